"""The languages that families and schools name most, for the boxes that ask for one.

Signing and sign-supported ways of speaking stand among them: the same box asks for these.
"""

_WORDS = """
Acholi, Afrikaans, Akan, Albanian, Amharic, Arabic, Armenian, Assamese, Azerbaijani, Balochi,
Bambara, Basque, Belarusian, Bemba, Bengali, Bosnian, British Sign Language, Bulgarian, Burmese,
Cantonese, Catalan, Chechen, Chichewa, Cornish, Croatian, Czech, Danish, Dari, Dinka, Dutch,
Edo, English, Estonian, Ewe, Farsi, Fijian, Filipino, Finnish, French, Fula, Ga, Georgian, German,
Greek, Gujarati, Haitian Creole, Hakka, Hausa, Hebrew, Hindi, Hungarian, Icelandic, Igbo,
Indonesian, Irish, Irish Sign Language, Italian, Jamaican Creole, Japanese, Kannada, Kashmiri,
Kazakh, Khmer, Kikuyu, Kinyarwanda, Kirundi, Konkani, Korean, Krio, Kurdish (Kurmanji),
Kurdish (Sorani), Kyrgyz, Lao, Latvian, Lingala, Lithuanian, Luganda, Luo, Macedonian, Makaton,
Malagasy, Malay, Malayalam, Maldivian, Maltese, Mandarin, Manx, Maori, Marathi, Mirpuri,
Moldovan, Mongolian, Nahuatl, Ndebele, Nepali, Norwegian, Oromo, Pahari, Papiamento, Pashto,
Polish, Portuguese, Punjabi, Quechua, Romani, Romanian, Rundi, Russian, Rutooro, Samoan, Scots,
Scottish Gaelic, Serbian, Sesotho, Setswana, Shona, Sign Supported English, Sindhi, Sinhala,
Slovak, Slovenian, Somali, Spanish, Swahili, Swedish, Sylheti, Tagalog, Tajik, Tamil, Tatar,
Telugu, Tetum, Thai, Tibetan, Tigrinya, Tongan, Turkish, Turkmen, Twi, Ukrainian, Urdu, Uyghur,
Uzbek, Vietnamese, Welsh, Wolof, Xhosa, Yiddish, Yoruba, Zulu
"""
LANGUAGES = tuple(word.strip() for word in _WORDS.replace("\n", " ").split(","))
