"""The one table of problems: each with its status and what its page says."""

from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.adapters import checkpoints, pdf, post, seals
from formsvc.adapters.blobs import BlobDamaged, NoRoom
from formsvc.adapters.calendars import CalendarUnreadable
from formsvc.adapters.documents import TemplateUnusable, WordsLost
from formsvc.adapters.facts_files import FactsFileRefused
from formsvc.adapters.ledger import RecordAltered, SavedMeanwhile, SchemaStrange, StoreUnavailable
from formsvc.adapters.links import LinkKeyMissing, LinkNotGenuine
from formsvc.adapters.packs import PackUnreadable
from formsvc.adapters.scanner import ScannerDown
from formsvc.adapters.uploads import UploadRefused
from formsvc.domain.catalogue import DefinitionProblem
from formsvc.domain.problems import FormsvcProblem, NotAllowed, NotFound
from formsvc.domain.translating import to_say
from formsvc.journeys import providers, signing
from formsvc.journeys.answering import AnswersNotAccepted, TakesOutAnswers
from formsvc.journeys.checking_uploads import ChecksTakeLong
from formsvc.journeys.deciding import PackMovedOn
from formsvc.journeys.importing import AnswersMoved
from formsvc.journeys.judging import ReasonsMissing
from formsvc.journeys.on_paper import ScanNotTaken
from formsvc.journeys.pupil_record import CorrectionNotTaken
from formsvc.journeys.reasons import ReasonMissing
from formsvc.journeys.renewing import FirstDayNotRead
from formsvc.journeys.sending import PackNotReady
from formsvc.journeys.signing_in import CodeNotRight, TooManyTries
from formsvc.journeys.switching import SettingsNotKept
from formsvc.web.asking import NotForYou, SignInNeeded
from formsvc.web.security import PostFromElsewhere
from formsvc.web.typists import TypedByAnother


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemPage:
    """What a problem's page says. Without words of its own the problem's sentence is shown."""

    status: int
    title: str
    words: str = ""


_LATER = to_say("Nothing was lost. Wait a minute, then try again.")
_SAFE = "Your answers are safe. Try again."
_WRONG_LINK = to_say(
    "Check that you have the whole link, from the first letter to the last. If it still does not "
    "work, ask the school to send you a new one."
)
PAGES: Mapping[type[FormsvcProblem], ProblemPage] = {
    NotFound: ProblemPage(status=404, title=to_say("We cannot find this page")),
    NotAllowed: ProblemPage(status=409, title=to_say("This cannot be done now")),
    NotForYou: ProblemPage(
        status=403,
        title="This page is for other people",
        words="You are signed in, but this page is not part of your work. If you think it should "
        "be, tell the people who run this service.",
    ),
    SignInNeeded: ProblemPage(status=401, title="Sign in to go on"),
    TypedByAnother: ProblemPage(status=409, title="Somebody else had this page open"),
    PostFromElsewhere: ProblemPage(
        status=400,
        title=to_say("Please try again from our own page"),
        words=to_say(
            "What you sent did not come from one of our pages, or the page was open too long. "
            "Go back, load the page again and send it once more."
        ),
    ),
    LinkKeyMissing: ProblemPage(status=503, title="A letter could not be sent"),
    LinkNotGenuine: ProblemPage(
        status=404, title=to_say("This link is not right"), words=_WRONG_LINK
    ),
    signing.LinkExpired: ProblemPage(
        status=410,
        title=to_say("This link has run out"),
        words=to_say(
            "Ask the school to send you a new one. Nothing has been signed with this link since."
        ),
    ),
    signing.LinkReplaced: ProblemPage(
        status=410,
        title=to_say("This link has been stopped"),
        words=to_say(
            "The school sent a newer link, or took the papers back. Look for a newer letter. "
            "If there is none, ask the school."
        ),
    ),
    signing.CodeNeeded: ProblemPage(status=409, title="Type your code to go on"),
    signing.SigningSessionOver: ProblemPage(status=409, title=to_say("Press Continue to go on")),
    signing.LinkUsedTooOften: ProblemPage(status=429, title=to_say("Please wait a little")),
    signing.NotYetComplete: ProblemPage(status=400, title=to_say("Something is still missing")),
    providers.PartLinkReplaced: ProblemPage(
        status=410,
        title="This link has been stopped",
        words="A newer link has been sent. Look for a newer letter. What you gave is safe.",
    ),
    providers.PartLinkStopped: ProblemPage(
        status=410,
        title="This link has been stopped",
        words="If you work for this provider, ask the school for a link of your own.",
    ),
    providers.NotReset: ProblemPage(status=400, title="Nothing was changed"),
    providers.PartLinkExpired: ProblemPage(
        status=410, title="This link has run out", words="What you gave is safe."
    ),
    providers.PartSessionOver: ProblemPage(status=409, title="Press Continue to go on"),
    providers.RegisterChanged: ProblemPage(status=409, title="Somebody else saved this"),
    UploadRefused: ProblemPage(status=400, title="This file cannot be taken"),
    ScannerDown: ProblemPage(status=503, title="The virus scanner does not answer", words=_LATER),
    CodeNotRight: ProblemPage(status=400, title="That code is not right"),
    PackMovedOn: ProblemPage(status=409, title="This pack has a newer version"),
    TooManyTries: ProblemPage(status=429, title="There were too many tries"),
    CorrectionNotTaken: ProblemPage(status=400, title="The correction was not noted"),
    ReasonsMissing: ProblemPage(status=400, title="Some reasons are missing"),
    CalendarUnreadable: ProblemPage(status=400, title="The term dates cannot be read"),
    SettingsNotKept: ProblemPage(status=400, title="The settings were not kept"),
    ScanNotTaken: ProblemPage(status=400, title="The scan was not taken"),
    ReasonMissing: ProblemPage(status=400, title="Some words are missing"),
    PackNotReady: ProblemPage(status=409, title="This pack cannot be sent yet"),
    AnswersNotAccepted: ProblemPage(status=400, title="The answers were not accepted"),
    AnswersMoved: ProblemPage(status=409, title="Somebody else changed this pack"),
    FactsFileRefused: ProblemPage(status=400, title="This file cannot be read"),
    FirstDayNotRead: ProblemPage(status=400, title="The first day cannot be read"),
    TakesOutAnswers: ProblemPage(status=409, title="This takes out some answers"),
    SavedMeanwhile: ProblemPage(status=409, title="Somebody else saved this page"),
    StoreUnavailable: ProblemPage(
        status=503, title=to_say("Your change could not be kept just now"), words=_LATER
    ),
    SchemaStrange: ProblemPage(status=503, title="The service is not working", words=_LATER),
    RecordAltered: ProblemPage(
        status=503,
        title="Something kept here does not add up",
        words="What is kept about this pack is not what was written down when it happened. It is "
        "not used until it is put right. Please tell the people who run this service.",
    ),
    NoRoom: ProblemPage(
        status=503,
        title="There is no room to keep this just now",
        words="Nothing was changed. Please tell the people who run this service, and try again "
        "later.",
    ),
    BlobDamaged: ProblemPage(status=503, title="A file cannot be shown"),
    TemplateUnusable: ProblemPage(
        status=503,
        title="The document cannot be made",
        words="The Word template has a fault. Your answers are safe. Please tell the people who "
        "run this service.",
    ),
    WordsLost: ProblemPage(status=503, title="The document cannot be made"),
    DefinitionProblem: ProblemPage(status=503, title="The forms have a fault", words=_LATER),
    ChecksTakeLong: ProblemPage(status=503, title="The file was not checked yet"),
    PackUnreadable: ProblemPage(status=503, title="The sealed pack cannot be read"),
    pdf.EngineMissing: ProblemPage(
        status=503,
        title="PDFs cannot be made just now",
        words="Your answers are safe. Please tell the people who run this service.",
    ),
    pdf.EngineTimedOut: ProblemPage(status=503, title="The PDF took too long", words=_SAFE),
    pdf.EngineDied: ProblemPage(status=503, title="The PDF could not be made", words=_SAFE),
    pdf.ConversionFailed: ProblemPage(status=503, title="The PDF could not be made", words=_SAFE),
    pdf.UnsafeDocument: ProblemPage(status=503, title="The document cannot be made"),
    pdf.GlyphsMissing: ProblemPage(status=409, title="A letter cannot be printed"),
    post.LetterRefused: ProblemPage(status=503, title="A letter could not be sent"),
    post.LetterNotTaken: ProblemPage(status=503, title="A letter could not be sent", words=_LATER),
    checkpoints.CheckpointKeyUnusable: ProblemPage(status=503, title="The service is not working"),
    seals.SealKeyUnusable: ProblemPage(status=503, title="Sealing is not possible", words=_LATER),
    seals.TimeStampMissing: ProblemPage(status=503, title="The seal waits for its time-stamp"),
    seals.SealNotMade: ProblemPage(status=503, title="The seal was not made", words=_LATER),
}
HTTP: Mapping[int, ProblemPage] = {
    400: ProblemPage(
        status=400, title=to_say("We did not understand that"), words=to_say("Go back. Try again.")
    ),
    404: ProblemPage(
        status=404,
        title=to_say("We cannot find this page"),
        words=to_say("Check the address. If you followed a link, it may be out of date."),
    ),
    405: ProblemPage(
        status=405,
        title=to_say("This page is not used that way"),
        words=to_say("Go back and try again."),
    ),
    413: ProblemPage(
        status=413,
        title=to_say("That is too large"),
        words=to_say(
            "The largest file or page that can be sent is 20 MB. Go back and choose a smaller file."
        ),
    ),
}
BROKEN = ProblemPage(
    status=500,
    title=to_say("Something went wrong here"),
    words=to_say(
        "It was our fault, not yours. What you saved before is safe. Try again in a minute."
    ),
)
