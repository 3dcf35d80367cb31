"""Small files of every kind, made here: with a canary where places and names usually stand."""

import io
import struct
import zipfile
import zlib

CANARY = b"zwoelfendrachen 59.3293N"


def segment(marker, content):
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def exif(way=6):
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, way, 0)
    return b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + entry + b"\0\0\0\0" + CANARY


def jpeg(height=8, width=8, *extra):
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return b"".join(
        [
            b"\xff\xd8",
            segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
            segment(0xE1, exif()),
            segment(0xED, CANARY),
            segment(0xFE, CANARY),
            *extra,
            segment(0xDB, bytes(65)),
            segment(0xC0, frame),
            segment(0xC4, bytes(17)),
            segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"),
            b"\x12\x34\xff\x00\x56\xff\xd0\x78",
            b"\xff\xd9",
            CANARY,
        ]
    )


def chunk(name, content):
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def png(height=1, width=1, *extra):
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0\0")
    parts = [chunk(b"IHDR", head), chunk(b"tEXt", b"Author\0" + CANARY), chunk(b"eXIf", exif()[6:])]
    parts += [*extra, chunk(b"IDAT", rows), chunk(b"IEND", b""), CANARY]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def riff(form, *chunks):
    body = b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
        for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + form + body


def webp():
    size = (7).to_bytes(3, "little")
    picture = b"\x30\x01\x00\x9d\x01\x2a" + struct.pack("<HH", 8, 8) + b"\x00"
    head = bytes([0b1100, 0, 0, 0]) + size + size
    return riff(b"WEBP", (b"VP8X", head), (b"VP8 ", picture), (b"EXIF", CANARY), (b"XMP ", CANARY))


def wav():
    sound = struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)
    return riff(b"WAVE", (b"fmt ", sound), (b"LIST", b"INFO" + CANARY), (b"data", b"\x80\x80"))


def mp3():
    head = b"ID3\x04\0\0" + bytes([0, 0, 0, len(CANARY)])
    return head + CANARY + b"\xff\xfb\x90\x00" + bytes(413) + b"TAG" + CANARY.ljust(125, b"\0")


def box(name, content):
    return struct.pack(">I", len(content) + 8) + name + content


def m4a():
    telling = box(b"udta", box(b"\xa9xyz", CANARY))
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", telling) + box(b"mdat", b"sound")


def ogg():
    return b"OggS\0\x02" + bytes(50)


def pdf(body=b"1 0 obj << /Type /Catalog >> endobj"):
    return b"%PDF-1.4\n" + body + b"\n%%EOF"


def zipped(names, first=None):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if first:
            archive.writestr(zipfile.ZipInfo("mimetype"), first)
        for name in names:
            archive.writestr(name, b"x")
    return buffer.getvalue()


def docx(*more):
    return zipped(["[Content_Types].xml", "word/document.xml", *more])


def odt(*more):
    return zipped(["content.xml", *more], b"application/vnd.oasis.opendocument.text")


ALL = {
    "jpg": jpeg, "png": png, "webp": webp, "pdf": pdf, "mp3": mp3, "m4a": m4a, "ogg": ogg,
    "wav": wav, "docx": docx, "odt": odt,
}  # fmt: skip
HOSTILE = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "html": b"<!doctype html><script>alert(1)</script>",
    "gif": b"GIF89a/*\1\0\1\0*/=1;alert(1)",
    "exe": b"MZ\x90\0",
    "zip": zipped(["a.txt"]),
    "docm": docx("word/vbaProject.bin"),
    "odt-macro": odt("Basic/Standard/Module1.xml"),
    "pdf-script": pdf(b"1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >> endobj"),
    "video": b"\0\0\0\x18ftypisom\0\0\0\0" + b"hdlr" + b"vide",
    "heic": b"\0\0\0\x18ftypheic" + bytes(20),
    "text": b"hello",
    "short-zip": b"PK\x03\x04",
}
DAMAGED = {
    "jpeg-cut": jpeg()[:60],
    "jpeg-no-end": jpeg()[:-30],
    "jpeg-only-start": b"\xff\xd8\xff",
    "jpeg-huge": jpeg(60_000, 60_000),
    "png-cut": png()[:-40],
    "png-huge": png(100_000, 100_000),
    "png-zip-bomb": b"\x89PNG\r\n\x1a\n" + zipped(["a"] * 1),
    "png-checksum": png().replace(b"Author", b"Editor"),
    "png-length": b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR",
    "webp-empty": riff(b"WEBP"),
    "webp-cut": webp()[:-10],
    "wav-empty": riff(b"WAVE"),
    "mp3-only-tag": b"ID3\x04\0\0\x7f\x7f\x7f\x7f",
    "m4a-loop": b"\0\0\0\x10ftypM4A \0\0\0\0" + struct.pack(">I", 4) + b"moov",
}
