"""Sixty questions about living in a district, in English and Spanish, as LimeSurvey writes them.

Nearly every type is here, with groups, relevance, filters, quotas, equations and HTML in words.
Two things block publication and are for staff to mend: `bikes` has one answer only, and
`wish` has no Spanish words.
"""

from tests.surveys.exchange.lime import lss, question

SID = "9917"


def t(words):
    """Return a text in both languages: "English | Spanish"; alone it is in English only."""
    english, _, spanish = (part.strip() for part in words.partition("|"))
    return {"en": english, "es": spanish} if spanish else {"en": english}


def q(letter, name, words, group, **fields):
    """Return one question in a group; lists of words are given as in `t`."""
    for key in ("rows", "columns", "answers", "second"):
        if key in fields:
            fields[key] = {code: t(said) for code, said in fields[key].items()}
    if "help" in fields:
        fields["help"] = t(fields["help"])
    return question(letter, name, t(words), gid=str(group), sid=SID, **fields)


GOOD = {"A1": "Good | Bien", "A2": "So so | Regular", "A3": "Bad | Mal"}
OFTEN = {"A1": "Often | A menudo", "A2": "Sometimes | A veces", "A3": "Never | Nunca"}
MODES = {"walk": "On foot | A pie", "bus": "By bus | En autobús", "bike": "By bicycle | En bici",
         "car": "By car | En coche"}  # fmt: skip
PLACES = {"home": "At home | En casa", "street": "In the street | En la acera",
          "park": "In the park | En el parque"}  # fmt: skip
PARTS = {"size": "Size | Tamaño", "price": "Price | Precio", "noise": "Quiet | Silencio"}
MATTERS = {"trees": "More trees | Más árboles", "heat": "Shade | Sombra",
           "water": "Fountains | Fuentes"}  # fmt: skip
TIMES = {"day": "By day | De día", "night": "At night | De noche"}

ABOUT = [
    q("X", "welcome", "<p>Welcome to the <strong>district</strong> survey.</p>"
      "| <p>Bienvenida a la encuesta del <strong>distrito</strong>.</p>", 1),
    q("I", "tongue", "Your language | Su idioma", 1),
    q("L", "age", "How old are you? | ¿Qué edad tiene?", 1, mandatory="Y",
      answers={"A1": "Up to 29 | Hasta 29", "A2": "30 to 64 | De 30 a 64",
               "A3": "65 or more | 65 o más"}),
    q("G", "gender", "Your gender | Su género", 1),
    q("N", "people", "How many people live with you, you included?"
      "| ¿Cuántas personas viven con usted, contándose usted?", 1, mandatory="Y",
      attributes={"min_num_value_n": "1", "max_num_value_n": "20", "num_value_int_only": "1"}),
    q("N", "kids", "How many of them are children? | ¿Cuántas son niños?", 1,
      attributes={"min_num_value_n": "0", "em_validation_q": "this <= people",
                  "em_validation_q_tip": t("Too many children. | Más niños que personas.")}),
    q("D", "moved", "Since when do you live here? | ¿Desde cuándo vive aquí?", 1,
      help="An estimate is enough. | Basta una estimación.",
      attributes={"date_min": "1930-01-01"}),
    q("S", "post", "Your postcode | Su código postal", 1, preg="/^[0-9]{5}$/"),
    q("M", "speaks", "Which languages do you speak at home? | ¿Qué idiomas habla en casa?", 1,
      other="Y", rows={"es": "Spanish | Español", "ar": "Arabic | Árabe"}),
]  # fmt: skip
HOUSING = [
    q("L", "home", "What do you live in? | ¿En qué vive?", 2, other="Y",
      answers={"A1": "A flat | Un piso", "A2": "A house | Una casa"}),
    q("!", "tenure", "Do you rent or own? | ¿Alquila o es propia?", 2, mandatory="Y",
      answers={"rent": "Rent | Alquilo", "own": "Own | Propia"}),
    q("Y", "lift", "Is there a lift? | ¿Hay ascensor?", 2, relevance='home.NAOK == "A1"'),
    q("A", "housing", "How is your home, from 1 to 5? | ¿Cómo es su casa, de 1 a 5?", 2,
      mandatory="Y", rows=PARTS),
    q("N", "rent", "What is the rent a month? | ¿Cuánto paga al mes?", 2,
      relevance='((tenure.NAOK == "rent"))'),
    q("F", "repairs", "In which state? | ¿En qué estado está?", 2, rows=PARTS, answers=GOOD),
    q("T", "wish", "What would you change about “{home.shown}”?", 2),
    q("N", "rooms", "How many rooms are there? | ¿Cuántas habitaciones hay?", 2),
    q("*", "density", "{round(people / rooms, 1)}", 2),
]  # fmt: skip
TRANSPORT = [
    q("M", "modes", "How do you get around? | ¿Cómo se mueve?", 3,
      rows={**MODES, "none": "Not at all | No me muevo"},
      attributes={"exclude_all_others": "none"}),
    q("F", "how_often", "How often? | ¿Con qué frecuencia?", 3, rows=MODES, answers=OFTEN,
      attributes={"array_filter": "modes"}),
    q("B", "lines", "How good are the lines? | ¿Cómo son las líneas?", 3,
      rows={"l1": "Line 1 | Línea 1", "l2": "Line 2 | Línea 2"}),
    q("K", "minutes", "How many minutes does it take? | ¿Cuántos minutos son?", 3,
      rows={"go": "Walking | Andando", "wait": "Waiting | Esperando"}),
    q("*", "minutes_all", "{sum(minutes_go.NAOK, minutes_wait.NAOK)}", 3),
    q("L", "bikes", "Is there a place for bicycles? | ¿Hay sitio para bicicletas?", 3,
      answers={"A1": "Yes | Sí"}),
    q("O", "way", "How do you go to work? | ¿Cómo va al trabajo?", 3, answers=MODES),
    q(":", "trips", "How many trips a week? | ¿Cuántos viajes a la semana?", 3,
      rows={"bus": "Bus | Autobús", "tram": "Tram | Tranvía"}, columns=TIMES,
      attributes={"multiflexible_min": "0", "multiflexible_max": "50", "input_boxes": "1"}),
]  # fmt: skip
PARKS = [
    q("R", "order", "What matters most in a park? | ¿Qué importa más en un parque?", 4,
      answers=MATTERS),
    q("P", "uses", "What do you do there? | ¿A qué va allí?", 4,
      rows={"run": "Run | Correr", "rest": "Rest | Descansar", "play": "Play | Jugar"}),
    q("E", "changes", "What should there be more of? | ¿De qué debería haber más?", 4,
      rows=MATTERS, attributes={"random_order": "1"}),
    q("5", "park", "How do you like your park? | ¿Le gusta su parque?", 4),
    q("|", "photo", "Have you a photo of it? | ¿Tiene una imagen?", 4,
      attributes={"max_num_of_files": "2"}),
    q("T", "ideas", "<em>Your</em> ideas &amp; wishes | <em>Sus</em> ideas y deseos", 4,
      attributes={"maximum_chars": "900"}),
]  # fmt: skip
SAFETY = [
    q("C", "safe", "Do you feel safe? | ¿Se siente seguro?", 5, rows=PLACES),
    q("H", "lights", "How is the light? | ¿Cómo es la luz?", 5, rows=PLACES, answers=GOOD),
    q("Y", "out", "Do you go out at night? | ¿Sale de noche?", 5),
    q("T", "where", "Where do you not feel safe? | ¿Dónde no se siente seguro?", 5,
      relevance='safe_home.NAOK == "Y" || safe_street.NAOK == "N"'),
    q("1", "crossings", "The crossings | Los cruces", 5, rows=PLACES, answers=GOOD, second=OFTEN,
      attributes={"dualscale_headerA": t("How good? | ¿Qué tal?"),
                  "dualscale_headerB": t("How often? | ¿Con qué frecuencia?")}),
]  # fmt: skip
HEALTH = [
    q("L", "health", "How are you? | ¿Cómo está?", 6, answers=GOOD),
    q("M", "care", "Which of these did you need? | ¿Qué necesitó?", 6,
      rows={"doctor": "A doctor | Médico", "nurse": "A nurse | Enfermera", "chemist":
            "A chemist | Farmacia"}, attributes={"min_answers": "1", "max_answers": "3"}),
    q("N", "steps", "How many minutes do you walk a day? | ¿Cuántos minutos anda al día?", 6),
    q("A", "feels", "How content are you with these? | ¿Está contento con esto?", 6,
      rows={"air": "The air | El aire", "sleep": "Your sleep | Su sueño"}),
    q("*", "feels_all", "{sum(that.feels.NAOK)}", 6),
    q("S", "doctor", "Where is your doctor? | ¿Dónde está su médico?", 6,
      relevance="feels_all > 1 && !is_empty(feels_air.NAOK)"),
]  # fmt: skip
SERVICES = [
    q(":", "used", "When did you use these? | ¿Cuándo usó estos?", 7,
      rows={"library": "The library | La biblioteca", "office": "The office | La oficina"},
      columns=TIMES, attributes={"multiflexible_checkbox": "1"}),
    q("F", "served", "How were they? | ¿Qué tal fueron?", 7, answers=GOOD,
      rows={"library": "The library | La biblioteca", "office": "The office | La oficina",
            "pool": "The pool | La piscina"}, shown={"pool": 'age.NAOK == "A1"'}),
    q("U", "story", "Tell us about a visit. | Cuéntenos una visita.", 7),
    q("D", "visit", "When was that? | ¿Cuándo fue?", 7, relevance="!is_empty(story)"),
    q("L", "contact", "How do you like to be reached? | ¿Cómo prefiere que le contacten?", 7,
      answers={"A1": "Letter | Carta", "A2": "Telephone | Teléfono", "A3": "E-mail | Correo"},
      attributes={"random_order": "1"}),
]  # fmt: skip
DIGITAL = [
    q("Y", "online", "Do you use the internet? | ¿Usa internet?", 8),
    q("M", "devices", "With what? | ¿Con qué?", 8, relevance='online.NAOK == "Y"',
      rows={"phone": "A phone | Móvil", "computer": "A computer | Ordenador"}),
    q(";", "sites", "Which pages do you use? | ¿Qué páginas usa?", 8,
      rows={"city": "Of the city | Del ayuntamiento", "other": "Others | Otras"}, columns=TIMES),
    q("5", "digital", "How easy are they? | ¿Son fáciles?", 8),
]  # fmt: skip
CLIMATE = [
    q("K", "money", "Share out 100 euros. | Reparta 100 euros.", 9, rows=MATTERS,
      attributes={"equals_num_value": "100"}),
    q("E", "felt", "How has this changed? | ¿Cómo ha cambiado esto?", 9,
      rows={"hot": "Hot days | Días de calor", "rain": "Rain | Lluvia"}),
    q("F", "measures", "What do you think of these? | ¿Qué opina de esto?", 9, rows=MATTERS,
      answers=GOOD, mandatory="Y"),
    q("X", "told", "You have been here since {moved.shown}. | Vive aquí desde {moved.shown}.", 9),
]  # fmt: skip
TOGETHER = [
    q("L", "joins", "Would you take part? | ¿Participaría?", 10,
      answers={"A1": "Yes | Sí", "A2": "No | No"}),
    q("Q", "name", "In your words | Con sus palabras", 10,
      rows={"best": "The best here | Lo mejor", "worst": "The worst here | Lo peor"}),
    q("!", "heard", "How did you hear of this? | ¿Cómo supo de esto?", 10, other="Y",
      answers={"A1": "From neighbours | Por vecinos", "A2": "Online | En línea"}),
    q("T", "last", "Anything else? | ¿Algo más?", 10, relevance='joins.NAOK == "A1"'),
]  # fmt: skip
QUESTIONS = [*ABOUT, *HOUSING, *TRANSPORT, *PARKS, *SAFETY, *HEALTH, *SERVICES, *DIGITAL, *CLIMATE,
             *TOGETHER]  # fmt: skip
GROUPS = ("About you | Sobre usted", "Housing | Vivienda", "Transport | Transporte",
          "Parks | Parques", "Safety | Seguridad", "Health | Salud", "Services | Servicios",
          "Digital | Digital", "Climate | Clima", "Taking part | Participación")  # fmt: skip


def district():
    """Return the file."""
    numbers = range(1, len(GROUPS) + 1)
    shown = {"10": "!is_empty(age.NAOK)", "6": "people > 0"}
    texts = {
        "en": ("Living in our district", "<p>It takes <b>15 minutes</b>.</p>", "Thank you."),
        "es": ("Vivir en nuestro distrito", "<p>Son <b>15 minutos</b>.</p>", "Gracias."),
    }
    return lss(
        *QUESTIONS,
        languages=("en", "es"),
        settings={"sid": SID, "format": "G", "anonymized": "Y", "showprogress": "Y"},
        groups=[
            {"gid": n, "sid": SID, "group_order": n, "grelevance": shown.get(str(n), "1")}
            for n in numbers
        ],
        group_l10ns=[
            {"gid": n, "language": lang, "group_name": name, "description": ""}
            for n, words in zip(numbers, GROUPS, strict=True)
            for lang, name in t(words).items()
        ],
        texts=[
            {"surveyls_survey_id": SID, "surveyls_language": lang, "surveyls_title": title,
             "surveyls_welcometext": welcome, "surveyls_endtext": end}
            for lang, (title, welcome, end) in texts.items()
        ],
        quota=[{"id": "1", "name": "Young", "qlimit": "500", "action": "1", "active": "1"},
               {"id": "2", "name": "Content", "qlimit": "900", "action": "1", "active": "1"}],
        quota_members=[{"id": "1", "quota_id": "1", "qid": "3", "code": "A1"},
                       {"id": "2", "quota_id": "2", "qid": "13", "code": "size-5"}],
        quota_languagesettings=[
            {"quotals_quota_id": quota, "quotals_language": lang, "quotals_message": said}
            for quota in "12"
            for lang, said in t("We have enough answers. | Tenemos bastantes.").items()
        ],
    )  # fmt: skip
