//! Check tables: what each message must be. Written as patients write; every trap has a row on each side.

use super::*;

/// The level and kinds that count, as `now cardiac+stroke`, or `-`.
fn said(text: &str) -> String {
    let seen = danger(text);
    let Some(level) = seen.level() else { return "-".into() };
    let mut kinds: Vec<_> = seen.findings.iter().filter(|f| f.level == level).map(|f| f.kind.name()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    format!("{} {}", level.name(), kinds.join("+"))
}

/// The same level, and at least the wanted kinds: a message may show more than one danger.
fn fits(got: &str, want: &str) -> bool {
    let parts = |said: &'_ str| -> Vec<String> { said.split([' ', '+']).map(str::to_owned).collect() };
    let (got, want) = (parts(got), parts(want));
    got.first() == want.first() && want.iter().all(|kind| got.contains(kind))
}

/// Each line: `wanted | message`.
fn check(table: &str) {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for (want, text) in table.lines().filter_map(|l| l.trim().split_once(" | ")) {
        rows += 1;
        let got = said(text);
        if !fits(&got, want) {
            let seen = danger(text);
            let why: Vec<_> = seen.findings.iter().chain(&seen.set_aside).collect();
            let why: Vec<_> = why.iter().map(|f| (f.rule, f.words(text), f.context)).collect();
            wrong.push(format!("want {want:24} got {got:24} {text}\n        {why:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {rows} rows:\n{}", wrong.len(), wrong.join("\n"));
}

// A pressure without symptoms is for today, a fever on chemotherapy for now: the label guide in `corpora/README.md`.
#[test]
fn english_dangers() {
    check(
        "now cardiac | I have chest pain
        now cardiac | chest hurts really bad and my left arm feels heavy
        now cardiac | My husbands chest is tight and he is sweating
        now cardiac | theres a lot of pressure in my chest
        now cardiac | like an elephant sitting on my chest
        now cardiac | having cp since this am
        now cardiac | chst paiiin since this morning
        now cardiac | i think im having a heart attack
        now cardiac | I don't know why my chest hurts
        now cardiac | not sure if this is chest pain or heartburn
        now cardiac | No I have chest pain
        now cardiac | No, chest pain is worse today
        now cardiac | no fever, chest pain since yesterday
        now cardiac | my chest wont stop hurting
        now cardiac | the chest pain isn't going away
        now cardiac | never had chest pain like this before
        now cardiac | I had a heart attack in 2015 and have the same chest pain again
        now cardiac | no chest pain until today
        now cardiac | If I breathe my chest hurts
        now breathing | no chest pain but cannot breathe
        now breathing | cant breathe
        now breathing | I can't catch my breath
        now breathing | short of breath when I lie down
        now breathing+infant | my son is turning blue
        now breathing | help me shes choking
        now breathing | Denies chest pain. Trouble breathing since last night.
        now breathing | no fever and i cant breathe
        now breathing | my oxygen is 84
        today breathing | o2 sat 91%
        now stroke | my face is drooping and speech is slurred
        now stroke | moms face drooping on one side
        now stroke | his speech is slurred
        now stroke | I cant move my left arm
        now stroke | my left arm is numb
        now stroke | sudden weakness on one side
        now stroke | this is the worst headache of my life
        now stroke | had a stroke in 2015 and now my face is drooping
        now stroke | I think dad is having a stroke
        now self-harm | i want to die
        now self-harm | I want to kill myself
        now self-harm | im going to end my life tonight
        now self-harm | dont want to live anymore
        now self-harm | everyone would be better off dead without me
        now self-harm | feeling suicidal
        now self-harm | kms
        now self-harm | if I killed myself nobody would notice
        now self-harm | my daughter said she wants to kill herself
        now self-harm | I keep cutting myself
        soon self-harm | I was suicidal in 2012
        now violence | he is threatening to kill me
        now bleeding | the bleeding wont stop
        now bleeding | I cut my hand and cant stop the bleeding
        now bleeding | vomiting blood
        today bleeding | there is blood in my stool
        now anaphylaxis | my throat is closing up after the shrimp
        now anaphylaxis | tongue is swelling
        now glucose | sugar is 38
        now glucose | my sugar was 41 this morning
        now glucose | glucose 450
        now glucose | blood sugar reads HI
        now glucose | bg 2.6 mmol
        today glucose | sugar 62 before lunch
        today glucose | my glucose is at 320
        today pressure | BP 210/125
        today pressure | my blood pressure is 215 over 118
        today pressure | bp 184/96
        today pressure | 208/122 on the cuff
        now pregnancy | 34 weeks pregnant and bleeding
        now pregnancy | my water broke
        now pregnancy | I havent felt the baby move since last night
        now infant | My 6 week old has a fever
        now infant | baby is 2 months old temp 100.6
        now infant | newborn with a fever
        today sepsis | temp 104.2 and shivering
        now sepsis | fever and she is confused
        now overdose | I took too many pills
        now overdose | took 30 tylenol
        now infant+overdose | my son swallowed a bottle of pills
        now neuro | he had a seizure just now
        now neuro | she is unconscious
        now neuro | grandma wont wake up
        now injury | he hit his head and is vomiting
        today overdose | I took a double dose of my metoprolol by mistake
        today cardiac | I had chest pain yesterday
        today cardiac | the chest pain went away
        today cardiac | my heart is racing
        soon acute | the knee pain is getting worse
        now sepsis | on chemo and running a fever
        now injury | my mom fell and hit her head, she's on eliquis
        now infant | My 3 week old son is really sleepy and won't eat
        now overdose | My husband took 20 of his oxycodone
        today overdose | accidentally took two metformin this morning
        now self-harm | I just want it all to be over
        now bleeding | I'm bleeding through a pad every hour
        today violence | i dont feel safe at home
        now cardiac | hi dr my chest has been kinda tight all day and my jaw hurts
        now cardiac | I am worried about my chest pain
        now cardiac | chest pain started 2 weeks ago
        today cardiac | I had chest pain 3 days ago but it's gone
        now cardiac | if this chest pain gets worse should I go to the ER?
        now cardiac | chest pain like my previous heart attack
        now cardiac | stroke survivor with chest pain
        now cardiac | history of stroke with chest pain
        now cardiac | I have no energy, chest pain, and nausea
        now cardiac | no appetite and chest pain
        now cardiac | can't sleep without chest pain
        now cardiac | since last year I have chest pain
        now glucose | sugar dropped to 45 last night
        now anaphylaxis+breathing | bee sting, face swelling and hard to breathe",
    );
}

#[test]
fn english_everyday() {
    check(
        "- | Can I get a refill of my lisinopril?
        - | My ankles are swollen at the end of the day
        - | when will my chest x-ray results be in
        - | Is a heart-healthy diet ok with my medicine
        - | she likes to stroke the cat
        - | just killing time in the waiting room
        - | no chest pain
        - | Patient denies chest pain and shortness of breath
        - | No chest pain, shortness of breath, or dizziness
        - | I don't have any chest pain
        - | my chest does not hurt
        - | chest pain: no
        - | without chest pain
        - | had a stroke in 2015
        - | In 2015, I had a stroke
        - | My father had a heart attack 10 years ago
        - | family history of stroke
        - | what if I get chest pain
        - | When should I call if I have chest pain?
        - | what are the signs of a stroke
        - | how do I prevent a heart attack
        - | can metoprolol lower my risk of stroke
        - | Refill my nitroglycerin for chest pain please
        - | I'm not suicidal
        - | I don't want to die
        - | dying to know my results lol
        - | that movie was to die for
        - | my back is killing me
        - | I'm dying of laughter
        - | flu shot in my arm on Friday?
        - | my sugar was 110 this morning
        - | sugar at 3 pm was 128
        - | I take metformin 500 mg for my sugar
        - | I check my sugar 4 times a day
        - | BP 128/82
        - | appointment on 10/12
        - | can we meet at 10:30
        - | I take 2 pills a day
        - | my 5 year old has a fever of 101
        - | baby is 2 months old, when is the next vaccine
        - | a breath of fresh air
        - | bad breath in the morning
        - | suicide prevention week
        - | My seizure medication needs a refill
        - | Is my blood test back?
        - | pulse 72, oxygen 98
        - | temp 98.6
        - | I ate 15 grams of sugar
        - | do I need to fast before blood work
        - | ok
        - | 38
        - | thanks doctor
        - | if my sugar goes under 60 what do I do
        - | I no longer have shortness of breath
        - | losartan 100/50 mg
        - | The office visit was great
        - | After my heart attack I was told to take aspirin, can I stop?
        - | My father died of a heart attack, should I be tested?
        - | I have not had any chest pain or shortness of breath. My refill is due.
        - | no cp no sob, doing great
        - | What is a heart attack?
        - | hx of heart attack and stroke
        - | recovering from a stroke, need my PT order
        - | when should I worry about chest pain
        - | can't talk on the phone now, with parents
        - | my phone is gonna die
        - | I could kill for a coffee
        - | got my shot in the arm, arm hurts
        - | numbness in my fingers from carpal tunnel",
    );
}

#[test]
fn spanish_dangers() {
    check(
        "now cardiac | me duele el pecho
        now cardiac | tengo dolor de pecho
        now cardiac | dolor en el pecho desde anoche
        now cardiac | Sí me duele el pecho
        now cardiac | siento una presión en el pecho
        now cardiac | me duele mucho el brazo izquierdo y el pecho
        now cardiac | creo que es un infarto
        now cardiac | no sé si es dolor de pecho o acidez
        now cardiac | no se me quita el dolor de pecho
        now cardiac | no aguanto el dolor de pecho
        now cardiac | a mi esposo le duele el pecho
        now breathing | no puedo respirar
        now breathing | no puedo respirar bien desde ayer
        now breathing | no tengo dolor de pecho pero no puedo respirar
        now breathing | me falta el aire
        now breathing | mi mamá no puede respirar
        now breathing | le cuesta respirar
        now stroke | tiene la cara caída
        now stroke | no puede hablar bien
        now stroke | no siento el brazo derecho
        now stroke | el peor dolor de cabeza de mi vida
        now stroke | se me durmió, tengo dormido el lado izquierdo
        now self-harm | quiero morir
        now self-harm | ya no quiero vivir
        now self-harm | me quiero matar
        now self-harm | pienso en el suicidio
        now bleeding | no para de sangrar
        now bleeding | está vomitando sangre
        now anaphylaxis | se me cierra la garganta
        now anaphylaxis | tengo la lengua hinchada
        now glucose | azúcar en 40
        now glucose | el azucar me salio 480
        now glucose | mi glucosa está en 38
        today pressure | presión 210/125
        today pressure | la presion esta en 21 con 12
        now pregnancy | estoy embarazada y tengo sangrado
        now pregnancy | se me rompió la fuente
        now pregnancy | mi bebé no se mueve, tengo 36 semanas
        now infant | mi bebé de 2 meses tiene fiebre
        now infant | recién nacido con calentura
        now overdose | se tomó todas las pastillas
        now overdose | tomé muchas pastillas
        now neuro | le dio una convulsión
        now neuro | no despierta
        now sepsis | tiene fiebre y está confundido
        today sepsis | temperatura de 40.2
        now breathing | es normal que me falte el aire al subir escaleras?
        now bleeding | no dejo de sangrar
        now self-harm | no le encuentro sentido a la vida
        now self-harm | ya no aguanto más, quiero desaparecer
        now stroke | se me durmió la cara del lado derecho
        now infant | mi bebita de 5 semanas tiene temperatura de 38.2
        now cardiac | hace 2 dias que me duele el pecho
        today cardiac | si tengo dolor de pecho
        now cardiac | si el dolor de pecho empeora voy a emergencias?
        now cardiac | dolor de pecho como cuando tuve el infarto
        today cardiac | ayer tuve dolor de pecho
        today cardiac | me dolió el pecho ayer",
    );
}

#[test]
fn spanish_everyday() {
    check(
        "- | sin dolor de pecho
        - | no tengo dolor de pecho
        - | no me duele el pecho
        - | ya no me duele el pecho
        - | niega dolor de pecho y falta de aire
        - | nunca he tenido dolor de pecho
        - | no tengo fiebre ni dolor de pecho
        - | dolor de pecho: no
        - | tuve un derrame en 2015
        - | mi papá tuvo un infarto hace 10 años
        - | si me da dolor de pecho qué hago
        - | qué pasa si me da un infarto
        - | cuáles son los síntomas de un derrame
        - | me muero de risa
        - | me muero de hambre
        - | jajaja muerta de risa
        - | matando el tiempo
        - | no quiero morir
        - | necesito mi radiografía de pecho
        - | quiero mis resultados del examen de sangre
        - | me puede resurtir la receta de losartan
        - | mis tobillos están hinchados
        - | mi azúcar está en 115
        - | presión 125/80
        - | mi hijo de 5 años tiene fiebre
        - | mi bebé tiene 2 meses, cuándo es la vacuna
        - | cada cuándo le doy pecho al bebé
        - | pechuga de pollo en la dieta
        - | para evitar un infarto qué como
        - | medicina para la presión
        - | gracias
        - | ok doctora, nos vemos el lunes
        - | tomo 2 pastillas al día
        - | antecedentes familiares de infarto
        - | no me duele nada
        - | estoy muerta de cansancio
        - | se murió mi perro, necesito faltar a la cita",
    );
}

#[test]
fn context_is_told() {
    let check = |text: &str, want| {
        let seen = danger(text);
        let got = seen.set_aside.first().or(seen.findings.first()).and_then(|f| f.context);
        assert_eq!(got, Some(want), "{text}");
    };
    check("no chest pain", Effect::Negated);
    check("had a stroke in 2015", Effect::History);
    check("what if I get chest pain", Effect::Hypothetical);
    check("the chest pain went away", Effect::Resolved);
    check("me muero de risa", Effect::Figurative);
}

#[test]
fn spans_are_the_words() {
    let check = |text: &str, want: &str| assert_eq!(danger(text).findings[0].words(text), want);
    check("¡Ay! Mamá: no puedo respirár 😢", "no puedo respirár");
    check("my sugar is 38, help", "sugar is 38");
    check("I can’t breathe!!", "can’t breathe");
    check("ｃｈｅｓｔ ｐａｉｎ", "ｃｈｅｓｔ ｐａｉｎ");
    check("I have chest\npain", "chest\npain");
}

#[test]
fn languages_without_a_table_are_not_screened() {
    let mut wrong = Vec::new();
    let mut check = |screened: bool, table: &str| {
        for text in table.lines().map(str::trim) {
            let seen = danger(text);
            if seen.screened != screened {
                wrong.push(format!("{screened} {:?} {text}", seen.language));
            }
        }
    };
    check(
        true,
        "ok
        gracias
        38
        thanks
        👍
        si
        yes please
        lisinopril refill
        Lisinopril 10 mg, metoprolol 25 mg
        Hola
        buenos días
        ayuda
        Call me Tuesday
        My name is 王小明 and I need to see the doctor about my knee this week
        tengo pain en mi chest
        I need a refill of atorvastatin, amlodipine and hydrochlorothiazide please
        me duele el pecho
        cant breathe
        sí
        Necesito una cita con la doctora
        Dr. Müller told me to stop taking the pills
        my sugar is 38
        BP 210/125
        No puedo dormir por la tos
        hi dr its Nguyen can u send my labs
        todo bien gracias a Dios
        ¿Cuándo abre la farmacia?
        im so tired of this cough
        jajaja
        lol ok
        A1c 7.2
        Crohn's flare again
        k
        mi niña tiene fiebre
        bebé de dos meses con calentura
        naproxen?
        São Paulo trip: do I need a vaccine before I go
        what time is my visit
        hurts when i pee
        donde queda la oficina",
    );
    check(
        false,
        "J'ai mal à la poitrine
        Je ne peux pas respirer
        aidez-moi
        douleur thoracique
        Bonjour docteur, mon mari a de la fièvre depuis hier
        Tôi bị đau ngực
        toi bi dau nguc kho tho
        Con tôi bị sốt
        胸口很痛
        救命
        我喘不过气来
        عندي ألم في صدري
        لا أستطيع التنفس
        У меня болит грудь
        помогите
        가슴이 아파요
        胸が痛いです
        मेरे सीने में दर्द है
        Ich habe starke Brustschmerzen
        ich kann nicht atmen
        dor no peito desde ontem
        Não consigo respirar
        Meu filho está com febre
        non riesco a respirare
        Mi fa male il petto
        mwen pa ka respire
        Mwen gen doule nan lestomak
        masakit ang dibdib ko
        hindi ako makahinga
        Boli mnie klatka piersiowa
        nie mogę oddychać
        Hello doctor. Mon mari a mal à la poitrine et ne respire plus.
        xabadka ayaa i xanuunaysa waan neefsan la'ahay
        Siwezi kupumua tafadhali
        Göğsüm ağrıyor nefes alamıyorum
        เจ็บหน้าอก
        שלום כואב לי בחזה
        πονάει το στήθος μου
        मदद
        dada saya sakit dan sesak napas",
    );
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_reason_is_a_key() {
    let all = reasons();
    assert!(all.len() > 40 && all.iter().all(|r| r.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
}
