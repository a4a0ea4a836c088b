"""A PDF's metadata (XMP): the title, and the words that declare PDF/UA inside PDF/A."""

import io

import pikepdf
from lxml import etree
from pikepdf import Name

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
PDFUAID = "{http://www.aiim.org/pdfua/ns/id/}"
PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_EXTENSION_NAMESPACE = "http://www.aiim.org/pdfa/ns/extension/"

#: PDF/A wants every schema that it does not know described (ISO 19005-3:2012, 6.6.2.3).
_EXTENSION = """
<rdf:Description rdf:about="" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Says which part of ISO 14289 is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def read_metadata(document: pikepdf.Pdf) -> etree._ElementTree | None:
    """Return the document's metadata as a tree, or None when it has none."""
    if "/Metadata" not in document.Root:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
    return etree.parse(io.BytesIO(document.Root.Metadata.read_bytes()), parser)


def mend_metadata(document: pikepdf.Pdf, title: str) -> None:
    """Write the title into the metadata, and describe the PDF/UA schema when it is used."""
    tree = read_metadata(document)
    rdf = None if tree is None else tree.getroot().find(f".//{RDF}RDF")
    if tree is None or rdf is None:
        return
    for old in list(rdf.iter(f"{DC}title")):
        parent = old.getparent()
        if parent is not None:
            parent.remove(old)
    rdf.append(_title(title))
    declared = any(one.tag.startswith(f"{{{_EXTENSION_NAMESPACE}}}") for one in rdf.iter("{*}*"))
    if rdf.find(f".//{PDFUAID}part") is not None and not declared:
        rdf.append(etree.fromstring(_EXTENSION))
    stream = document.make_stream(etree.tostring(tree, encoding="utf-8"))
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    document.Root.Metadata = stream
    document.docinfo["/Title"] = title


def _title(title: str) -> etree._Element:
    description = etree.Element(f"{RDF}Description", {f"{RDF}about": ""}, nsmap={"dc": DC[1:-1]})
    holder = etree.SubElement(etree.SubElement(description, f"{DC}title"), f"{RDF}Alt")
    words = etree.SubElement(holder, f"{RDF}li", {_LANG: "x-default"})
    words.text = title
    return description
