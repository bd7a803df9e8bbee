//! What a careful person would write in an hour with regular expressions: one alternation for each kind, no context.

/// Identifiers.
pub(crate) const PHI: [&str; 11] = [
    r"(?i)\b[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}\b",
    r"(?i)\bhttps?://\S+|\bwww\.\S+",
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b",
    r"\b\d{3}-\d{2}-\d{4}\b",
    r"(?i)\b(?:mrn|medical record|chart|account|member|policy)\b\D{0,12}[a-z]{0,4}-?\d{4,14}\b",
    r"(?:\+?1[-. ]?)?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b",
    r"\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b",
    r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?\b",
    r"(?i)\b(?:9\d|1[0-2]\d)[- ](?:years?[- ]old|yo|y/o|años)\b",
    r"(?i)\b\d{1,6} (?:\w+ ){1,3}(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct)\b|\b[A-Z]{2} \d{5}(?:-\d{4})?\b",
    r"\b(?:Mr|Mrs|Ms|Dr|Sr|Sra)\.? [A-Z][a-z]+(?: [A-Z][a-z]+)?|\b[A-Z][a-z]+ [A-Z][a-z]+\b",
];

/// Dangers.
pub(crate) const DANGER: [&str; 12] = [
    r"(?i)\bchest (?:\w+ ){0,3}(?:pain|hurts?|pressure|tight\w*)|\bpain in my chest|\bheart attack|dolor (?:de|en el) pecho|duele el pecho|infarto",
    r"(?i)\bstroke\b|face (?:is )?droop\w*|slurred speech|derrame cerebral|cara caída",
    r"(?i)can'?t breathe|short(?:ness)? of breath|trouble breathing|no puedo respirar|falta de aire",
    r"(?i)kill myself|suicid\w*|want to die|end my life|hurt myself|quiero morir|matarme|suicidarme",
    r"(?i)hits me|hit me|beats me|threatened|afraid of my|me pega|me golpea|me amenaz\w*",
    r"(?i)bleeding (?:\w+ ){0,4}stop|vomiting blood|blood in (?:my )?(?:stool|urine|vomit)|sangrado|vomit\w+ sangre",
    r"(?i)throat (?:is )?(?:closing|swelling)|tongue (?:is )?swollen|anaphyla\w+|garganta (?:se )?(?:cierra|hincha)\w*",
    r"(?i)\b(?:sugar|glucose|azúcar|glucosa)\D{0,20}(?:[1-5]\d|[3-9]\d\d)\b",
    r"(?i)\b(?:bp|blood pressure|presión)\D{0,20}(?:1[89]\d|2\d\d)\s?/\s?\d{2,3}\b",
    r"(?i)baby (?:is )?not moving|water broke|contractions|no se mueve el bebé|rompí fuente",
    r"(?i)overdos\w+|took too many|whole bottle|sobredosis|tomé (?:muchas|demasiadas)",
    r"(?i)passed out|seizure|unconscious|unresponsive|convuls\w+|desmay\w+|inconsciente",
];

/// Tone.
pub(crate) const TONE: [&str; 7] = [
    r"(?i)thank(?:s| you) for (?:coming|visiting|choosing|trusting)|your (?:visit|appointment|surgery|results|chart|records|prescription)|when you (?:came|were)|we saw you|as (?:we|i) (?:told|explained|discussed)|gracias por (?:venir|visitarnos|confiar)|su (?:cita|visita|cirugía|expediente|receta)|cuando (?:vino|estuvo)",
    r"(?i)you (?:should|need to) (?:take|stop|start)|sounds like you have|you don'?t need|debe (?:tomar|dejar|suspender)|usted tiene",
    r"\b(?:Dr|Nurse|Doctora?)\.? [A-Z]\w+ (?:\w+ ){0,6}(?:wrong|mistake|rude|careless|negligent|botched|equivocó|grosero|negligente)",
    r"(?i)\b\d+ ?(?:mg|mcg|ml|grams?|gramos|miligramos)\b",
    r"(?i)\bcures?\b|guaranteed|miracle|100 ?%|no side effects|\bcura\b|garantizado|milagros\w|sin efectos secundarios",
    r"(?i)discount code|promo code|link in bio|use (?:my )?code|buy (?:it )?(?:here|now)|código de descuento|compren",
    r"(?i)non-?compliant|your (?:own )?fault|you should have|drug seek\w+|frequent flyer|hysterical|su culpa|incumplid\w|histéric\w|quejos\w",
];
