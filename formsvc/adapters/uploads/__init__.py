"""Files from outside: judged by their bytes, made harmless, or refused in plain words."""

from formsvc.adapters.uploads.receiving import LARGEST, Cleaned, UploadRefused, clean_upload

__all__ = ["LARGEST", "Cleaned", "UploadRefused", "clean_upload"]
