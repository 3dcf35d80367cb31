"""phonenumbers and python-stdnum: megabytes that are loaded when the first number is looked at."""

from collections.abc import Callable, Mapping
from functools import cache
from types import ModuleType

Check = Callable[[str], bool]


@cache
def phones() -> ModuleType:
    """Return phonenumbers."""
    import phonenumbers  # noqa: PLC0415

    return phonenumbers


@cache
def checks() -> Mapping[str, Check]:
    """Return what tells whether a number's check digits are right, by the name of the number."""
    from stdnum import iban, luhn  # noqa: PLC0415
    from stdnum.ar import cuit  # noqa: PLC0415
    from stdnum.at import vnr  # noqa: PLC0415
    from stdnum.be import nn  # noqa: PLC0415
    from stdnum.br import cpf  # noqa: PLC0415
    from stdnum.ca import sin  # noqa: PLC0415
    from stdnum.ch import ssn as ahv  # noqa: PLC0415
    from stdnum.cl import rut  # noqa: PLC0415
    from stdnum.cn import ric  # noqa: PLC0415
    from stdnum.co import nit  # noqa: PLC0415
    from stdnum.de import idnr  # noqa: PLC0415
    from stdnum.es import dni, nie  # noqa: PLC0415
    from stdnum.fr import nir  # noqa: PLC0415
    from stdnum.gb import nhs  # noqa: PLC0415
    from stdnum.ie import pps  # noqa: PLC0415
    from stdnum.in_ import aadhaar, pan  # noqa: PLC0415
    from stdnum.jp import in_ as my_number  # noqa: PLC0415
    from stdnum.kr import rrn  # noqa: PLC0415
    from stdnum.mx import curp, rfc  # noqa: PLC0415
    from stdnum.pt import cc, nif  # noqa: PLC0415

    return {
        "iban": iban.is_valid,
        "luhn": luhn.is_valid,
        "cuit": cuit.is_valid,
        "vnr": vnr.is_valid,
        "nn": nn.is_valid,
        "cpf": cpf.is_valid,
        "sin": sin.is_valid,
        "ahv": ahv.is_valid,
        "rut": rut.is_valid,
        "ric": ric.is_valid,
        "nit": nit.is_valid,
        "idnr": idnr.is_valid,
        "dni": dni.is_valid,
        "nie": nie.is_valid,
        "nir": nir.is_valid,
        "nhs": nhs.is_valid,
        "pps": pps.is_valid,
        "aadhaar": aadhaar.is_valid,
        "pan": pan.is_valid,
        "my_number": my_number.is_valid,
        "rrn": rrn.is_valid,
        "curp": curp.is_valid,
        "rfc": rfc.is_valid,
        "cc": cc.is_valid,
        "nif": nif.is_valid,
    }
