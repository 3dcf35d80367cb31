"""Words that other systems show of their own accord, and that their files therefore lack."""

from typing import Final

from surveys.exchange.form import Texts
from surveys.exchange.tongues import known

_LANGUAGES: Final = ("en", "es", "fr", "de", "pt", "ar", "fa", "hi", "ja", "ko", "zh_Hans", "vi")
_WORDS: Final = {
    "yes": "Yes|Sí|Oui|Ja|Sim|نعم|بله|हाँ|はい|예|是|Có",
    "no": "No|No|Non|Nein|Não|لا|خیر|नहीं|いいえ|아니요|否|Không",
    "uncertain": "Uncertain|No sé|Incertain|Unsicher|Não sei|لست متأكدًا|مطمئن نیستم"
    "|पता नहीं|わからない|잘 모르겠음|不确定|Không chắc",
    "female": "Female|Mujer|Femme|Weiblich|Feminino|أنثى|زن|महिला|女性|여성|女|Nữ",
    "male": "Male|Hombre|Homme|Männlich|Masculino|ذكر|مرد|पुरुष|男性|남성|男|Nam",
    "other": "Other|Otro|Autre|Andere|Outro|أخرى|سایر|अन्य|その他|기타|其他|Khác",
    "none": "None of these|Ninguno|Aucun|Nichts davon|Nenhum|لا شيء مما سبق|هیچ‌کدام"
    "|इनमें से कोई नहीं|どれでもない|해당 없음|以上都不是|Không có mục nào",
    "increase": "Increase|Aumentar|Augmenter|Zunahme|Aumentar"
    "|زيادة|افزایش|वृद्धि|増加|증가|增加|Tăng",
    "same": "Same|Igual|Identique|Gleich|Igual|نفسه|بدون تغییر|समान|同じ|동일|不变|Như cũ",
    "decrease": "Decrease|Disminuir|Diminuer|Abnahme|Diminuir|انخفاض|کاهش|कमी|減少|감소|减少|Giảm",
    "add": "Add another|Añadir más|Ajouter|Weitere hinzufügen|Adicionar|أضف المزيد|افزودن"
    "|एक और जोड़ें|追加する|추가|再添加|Thêm",
    "check": "Please check this answer.|Revise esta respuesta.|Veuillez vérifier cette réponse."
    "|Bitte diese Antwort prüfen.|Verifique esta resposta.|يرجى التحقق من هذه الإجابة."
    "|لطفاً این پاسخ را بررسی کنید.|कृपया इस उत्तर की जाँच करें।|この回答をご確認ください。"
    "|이 답변을 확인해 주세요.|请检查此回答。|Vui lòng kiểm tra câu trả lời này.",
    "comment": "Comment|Comentario|Commentaire|Kommentar|Comentário|تعليق|نظر|टिप्पणी"
    "|コメント|의견|备注|Nhận xét",
}
_BY_LANGUAGE: Final = {
    word: dict(zip(_LANGUAGES, line.split("|"), strict=True)) for word, line in _WORDS.items()
}


def stock(word: str, languages: list[str], source_lang: str) -> Texts:
    """Return the word in each of the file's languages that is known."""
    words = _BY_LANGUAGE[word]
    return {lang: words[ours] for lang in (source_lang, *languages) if (ours := known(lang))}
