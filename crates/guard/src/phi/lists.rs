//! What words mean to the rules. Plain lower-case words without accents, in classes; a word may be in several.

/// A set of word classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Class(u64);

macro_rules! classes {
    ($($name:ident)*) => { classes!(@ 0u32; $($name)*); };
    (@ $n:expr; $name:ident $($rest:ident)*) => { pub const $name: Self = Self(1 << $n); classes!(@ $n + 1; $($rest)*); };
    (@ $n:expr;) => {};
}

impl Class {
    pub const NONE: Self = Self(0);
    classes! {
        MONTH WEEKDAY TITLE KIN STREET STREET_FIRST UNIT STATE STATE_SHORT DIRECTION ORG ORG_FIRST FILL DIGIT_WORD MEASURE
        PLACE_CUE LIVES COMMON PHONE FAX PLAN ACCOUNT LICENSE SSN DEVICE VEHICLE CARD MRN ID DATE_CUE CARE RARE_DISEASE
        YEARS TLD MEDICAL COUNTRY PLACE_KIND SPANISH ENGLISH BORN NAME_CUE PARTICLE TENS MAIL_HOST AGED BIOMETRIC SMALL
        STRONG_ID NUMBER_OF GREETING ADDRESS_CUE VERB
    }
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
    /// True when the word is in any class of `other`.
    pub const fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
    /// Words that start a labelled number.
    pub const LABEL: Self = Self::PHONE
        .with(Self::FAX)
        .with(Self::PLAN)
        .with(Self::ACCOUNT)
        .with(Self::LICENSE)
        .with(Self::SSN)
        .with(Self::DEVICE)
        .with(Self::VEHICLE)
        .with(Self::CARD)
        .with(Self::MRN)
        .with(Self::BIOMETRIC)
        .with(Self::ID);
}

/// One list for each class; a list may name a class twice.
pub(super) const LISTS: &[(Class, &str)] = &[
    (
        Class::MONTH,
        "jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov
        november dec december enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre
        diciembre",
    ),
    (
        Class::WEEKDAY,
        "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri lunes martes
        miercoles jueves viernes sabado domingo",
    ),
    (
        Class::TITLE,
        "dr dra doctor doctora mr mrs ms miss mx sr sra srta senor senora senorita don dona prof professor profesor
        profesora rev reverend pastor padre sister capt captain sgt sergeant lt officer judge sir madam nurse enfermera
        enfermero licenciada licenciado lic ing",
    ),
    (
        Class::KIN,
        "daughter son wife husband mother father mom mum dad sister brother aunt uncle niece nephew cousin grandmother
        grandfather grandma grandpa granny granddaughter grandson grandson's girlfriend boyfriend partner fiance fiancee
        friend neighbor neighbour coworker colleague roommate boss baby kid child twin stepson stepdaughter stepmother
        stepfather hija hijo esposa esposo marido mujer madre padre mama papa hermana hermano tia tio sobrina sobrino
        prima primo abuela abuelo nieta nieto suegra suegro amiga amigo vecina vecino novia novio cunada cunado bebe nena
        nene",
    ),
    (
        Class::STREET,
        "street st avenue ave boulevard blvd road rd drive dr lane ln court ct way place pl parkway pkwy circle cir highway
        hwy terrace ter trail trl alley square sq loop plaza crescent close mews turnpike tpke causeway crossing xing ridge
        grove walk run row bypass expressway broadway rte route pike",
    ),
    (
        Class::STREET_FIRST,
        "calle avenida av avda carrera colonia col camino paseo bulevar calzada callejon privada rue via rua ul ulica strada
        viale piazza vicolo chaussee allee boulevard rotonda corso trg puerta urbanizacion urb",
    ),
    (Class::UNIT, "apt apartment suite ste unit apto departamento depto dpto piso box postbox psc bldg lote mz apo fpo dpo"),
    (
        Class::STATE,
        "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois
        indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana
        nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin
        wyoming",
    ),
    (
        Class::STATE_SHORT,
        "al ak az ar ca co ct de dc fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or
        pa ri sc sd tn tx ut vt va wa wv wi wy pr ap ae aa gu",
    ),
    (Class::DIRECTION, "n s e w north south east west ne nw se sw norte sur este oeste northern southern eastern western"),
    (
        Class::ORG,
        "hospital hospitals hosp clinic clinics center centre ctr healthcare university univ college school academy pharmacy
        church elementary preschool daycare kindergarten hospice infirmary sanatorium rehab inc llc ltd corp corporation
        gmbh plc bank physicians memorial presbyterian methodist urgentcare clinica",
    ),
    (
        Class::ORG_FIRST,
        "hospital clinica universidad escuela colegio farmacia iglesia instituto consultorio sanatorio university",
    ),
    (
        Class::FILL,
        "number no num nr nbr id ids identifier identification is es was are the of my mine his her their your our su el la
        numero code with under a an as following card on file it its for reference last new registered cell sec sec# es:
        at me reach us em security",
    ),
    (
        Class::DIGIT_WORD,
        "zero oh one two three four five six seven eight nine cero uno dos tres cuatro cinco seis siete ocho nueve double
        triple doble",
    ),
    (
        Class::TENS,
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty
        seventy eighty ninety diez once doce trece catorce quince veinte treinta cuarenta cincuenta sesenta setenta ochenta
        noventa",
    ),
    (
        Class::MEASURE,
        "mg mcg ug ml dl l g kg gm gr iu units unit cc tablet tablets tab tabs pill pills cup cups tsp tbsp teaspoon
        teaspoons tablespoon tablespoons dose doses drop drops capsule capsules puff puffs mmol meq mmhg bpm percent inch
        inches feet foot ft cm mm lb lbs pound pounds oz ounce ounces hours hour hrs hr minutes minute min mins seconds sec
        days day weeks week wks months month mos times x steps calories cal kcal years year yrs dollars usd people patients
        cases participants subjects pastilla pastillas tableta tabletas gotas veces horas dias semanas meses taza tazas
        cucharada cucharadas mile miles km full strength way inning pain scale stars points point copies cells",
    ),
    (Class::PLACE_CUE, "in from near at to en de desde cerca leaving outside around visiting"),
    (
        Class::LIVES,
        "live lives lived living born raised reside resides resided moved relocated moving grew based native vivo vive
        vivimos viven nacio naci mude mudo travel travelled traveled travelling traveling drove drive flew arrived stay
        staying stayed originally home residing resident residente soy",
    ),
    (
        Class::COMMON,
        "i i'm im i've i'd i'll we you he she it they this that these those the a an and or but if so my your his her our
        their its me him us them what when where why how who which is are was were be been has have had do does did will
        would can could should may might must not no yes ok okay please thanks thank hello hi hey dear hola gracias buenas
        buenos el la los las un una unos unas y o pero si no que mi tu su nuestro con sin por para de del al en es esta soy
        today yesterday tomorrow tonight now then here there after before since until while because as at by for from in of
        on to with about into over under just also even still any all some most many more much very too new old good best
        great last next first second third other another same such only own well back up down out off again ever never once
        let's lets call text take go get see know think feel need want help work start stop keep make made try use used day
        week month year morning afternoon evening night weekend time home house work doctor nurse patient patients mom dad
        baby god lord jesus christmas easter thanksgiving halloween internet google facebook instagram covid english
        spanish american mexican chinese indian african asian hispanic latino latina white black native jewish christian
        muslim catholic french german japanese korean er icu ed ot pt ent obgyn ct mri tv usa us u.s uk eu ii iii iv vi
        street road avenue drive pain cancer diabetes surgery during per via vs than said says looks looking considering
        regarding like really maybe perhaps hope sorry congratulations welcome question anyone everybody everyone someone
        somebody nobody re update edit note ps p.s btw lol omg went came got using being having getting going every each
        few both either neither between through against among without within along toward towards despite although though
        unless whether whose whom it's he's she's that's there's what's who's we're they're you're don't doesn't didn't
        can't won't isn't wasn't ayer hoy manana cuando donde como porque quien cual esto eso aqui tambien muy mas menos
        desde hasta sobre entre hace hay tiene tengo fue era son estan estoy ha he han me te se lo le les nos sus mis usted
        ustedes yo ella ellos nosotros alguien todo toda todos todas otro otra puede debe quiero necesito ayuda favor
        nearby cercana cercano ciudad domicilio correo electronico expediente aparato pagina red codigo postal persona medico
        medica enfermeria personal salud dia cierto condition rare enfermedad comun centro poliza biometrico",
    ),
    (
        Class::COMMON,
        "stage type grade group phase vitamin hepatitis class category factor influenza plan patient figure table part
        section chapter step level schedule option appendix exhibit team room floor ward unit bed gate box version model
        medicare medicaid strep hemoglobin immunoglobulin protein coenzyme omega apgar glasgow score index test signs sign
        syndrome disease disorder study trial guideline guidelines protocol scale criteria criterion reflex index
        medicine surgery cardiology oncology neurology pediatrics radiology emergency urgent care intensive department
        office visit appointment follow treatment management effectiveness evaluation recommendations recommended best
        current latest updated efficacy prognosis dosage dosing guidelines contraindications approach impact role risk
        risks benefits comparison options side effects outcomes long-term pt hx dx tx rx",
    ),
    (
        Class::PHONE,
        "phone phones telephone tel cell cellphone mobile call calls called text texted whatsapp contact celular telefono
        movil llame llamar llameme llama llamen desk landline fon ph dial ext number numero pager beeper reach registered tel:",
    ),
    (Class::FAX, "fax faxed facsimile efax"),
    (
        Class::PLAN,
        "insurance insur insured insurer ins policy plan member subscriber medicare medicaid beneficiary mbi hicn hmo ppo
        payer payor poliza seguro aseguradora afiliado medi-cal anthem aetna cigna humana bcbs tricare group coverage",
    ),
    (Class::ACCOUNT, "account accounts acct acc cuenta routing aba bank iban swift wallet bitcoin btc eth invoice loan billing guarantor"),
    (
        Class::LICENSE,
        "license licence licencia lic dl npi dea passport pasaporte visa certificate certification certificado cedula
        permit registration curp rfc ine",
    ),
    (Class::SSN, "ssn ss social itin tin sin nss"),
    (Class::DEVICE, "serial device udi imei implant pacemaker defibrillator icd pump sensor meter sn s/n mac lot stent model"),
    (Class::VEHICLE, "vin plate plates placa placas tag matricula"),
    (Class::CARD, "card cards tarjeta visa mastercard amex discover credit debit"),
    (Class::MRN, "mrn mrns emr ehr medical chart expediente historia historial hospital nhc mr# mr mpi epic"),
    (Class::BIOMETRIC, "fingerprint voiceprint retina iris biometric faceprint huella biometrico"),
    (
        Class::ID,
        "id ids identifier number no num rec case ref reference record patient pt order claim encounter accession specimen
        folio rx confirmation ticket tracking employee student user username login pin password code referral sample
        subject participant prescription authorization auth file cuil identificacion paciente caso pedido study visit
        provider",
    ),
    (Class::STRONG_ID, "mrn ssn itin npi dea mbi vin imei udi iban curp rfc hicn emr nss ein"),
    (Class::NUMBER_OF, "number no num id ids identifier numero nr nbr code identification"),
    (
        Class::DATE_CUE,
        "on today since until till by before after dob born birthday date dated from surgery appt appointment visit seen due
        admitted discharged scheduled el del dia fecha nacio nacida nacido nacimiento desde hasta cita hoy ayer operaron
        through starting started begins beginning ending monday tuesday wednesday thursday friday saturday sunday lunes
        martes miercoles jueves viernes sabado domingo passed died delivered diagnosed dx'd dx d.o.b for this last next
        mon tue wed thu fri between yesterday tomorrow treated hospitalized operated evaluated procedure delivery around",
    ),
    (
        Class::CARE,
        "seen treated admitted followed operated evaluated diagnosed hospitalized reviewed presented visited visit seeing
        care discharged referred transferred surgery appointment appt works worked working employed teaches attends goes
        student studied checked scheduled clinic patient consulted procedure monitored delivered internado atendida
        atendido operada operado trabajo trabaja estudia tested labs f/u fu last presenting enrolled managed assessed
        receiving received performed recovering rehab hospitalization admission dx'd dx appointments consultation done
        visits checkup exam went go going taken stayed records",
    ),
    (
        Class::RARE_DISEASE,
        "gaucher huntington huntington's als fabry pompe progeria batten krabbe tay-sachs wilson wilson's marfan ehlers
        duchenne porphyria amyloidosis scleroderma creutzfeldt narcolepsy hemophilia phenylketonuria pku galactosemia
        osteogenesis epidermolysis myasthenia moyamoya takayasu behcet kawasaki hurler hunter niemann alkaptonuria
        cystinosis ichthyosis neurofibromatosis tuberous sarcoidosis acromegaly pheochromocytoma syringomyelia chordoma
        mesothelioma retinoblastoma neuroblastoma leprosy plague rabies anthrax botulism quadruplets quintuplets
        triplets achondroplasia dwarfism fop rett angelman prader leigh menkes alport castleman mitochondrial",
    ),
    (Class::YEARS, "year years yr yrs yo ano anos"),
    (Class::AGED, "age aged edad turned turning turns cumplio cumple"),
    (
        Class::TLD,
        "com org net edu gov io me info health us uk ca mx es de fr co biz site online app dev care clinic live blog tv club
        xyz store shop ru cn jp br ar cl pe ch nl eu au in nz mil int ai ly gg",
    ),
    (Class::MAIL_HOST, "gmail yahoo hotmail outlook icloud aol protonmail proton live msn comcast verizon"),
    (
        Class::MEDICAL,
        "parkinson parkinson's alzheimer alzheimer's hodgkin hodgkin's bell bell's foley crohn crohn's cushing addison graves
        hashimoto raynaud sjogren down turner klinefelter marfan wilson huntington kawasaki tourette asperger meniere
        bells lyme lou wells framingham gleason chaddock babinski horner's horner stevens johnson guillain barre lewy
        barrett barrett's hickman pap moh's mohs apgar glasgow braden morse ranson ludwig ferriman mcgill charcot baker
        burkitt kaposi ewing wegener whipple nissen roux billroth dupuytren heimlich valsalva holter doppler kegel braxton
        hicks epstein coombs rorschach beck hamilton merkel wilms ehlers danlos still still's paget's paget takotsubo
        murphy's murphy mcburney's colles achilles adam's tylenol advil motrin humira enbrel eliquis xarelto ozempic
        wegovy mounjaro lipitor zoloft prozac lexapro xanax ativan plavix lasix synthroid metformin lisinopril atorvastatin
        warfarin coumadin lantus humalog januvia jardiance farxiga botox keytruda opdivo rituxan prednisone gabapentin
        monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
        september october november december syndrome disease palsy lymphoma catheter sign reflex score insulin chemo
        chemotherapy adhd copd chf htn covid flu pneumonia sepsis stroke",
    ),
    (
        Class::COUNTRY,
        "usa america mexico canada guatemala honduras salvador nicaragua panama colombia venezuela ecuador peru bolivia chile
        argentina uruguay paraguay brazil brasil cuba haiti spain espana france germany italy england scotland ireland wales
        britain portugal china japan korea india pakistan vietnam philippines russia ukraine poland africa europe asia
        australia israel iran iraq syria egypt nigeria kenya somalia ethiopia greece turkey",
    ),
    (Class::PLACE_KIND, "county parish precinct township borough village town city pueblo ciudad condado municipio barrio neighborhood district"),
    (Class::SMALL, "village town rural pueblo hamlet aldea township island ranch reservation countryside county smalltown"),
    (
        Class::SPANISH,
        "el la los las de que mi mis en y con por para me se una un esta estoy tengo mas pero su del al lo como muy hola gracias
        soy es desde fue nos les tiene hija hijo mama papa senora doctor vive vivo llama llamo numero telefono correo anos fecha
        nacio naci cita cuando donde",
    ),
    (
        Class::ENGLISH,
        "the of and to in my is with for was have has that this at on from her his it i a be are we she he they you but not had
        been an by as your please what",
    ),
    (Class::BORN, "born dob birthdate birthday nacio naci nacida nacido nacimiento"),
    (
        Class::NAME_CUE,
        "named name names nombre llamo llama llamado llamada called signed sincerely regards love xoxo atentamente saludos
        firma apellido surname nickname nicknamed apodo alias aka nombres cheers cordially respectfully yours",
    ),
    (Class::GREETING, "hi hello hey dear hola querida querido thanks gracias estimada estimado bye"),
    (Class::PARTICLE, "de la del van von der den di da dos las los bin ibn al el le st san santa mc mac y e ter ten"),
    (Class::ADDRESS_CUE, "address addresses direccion domicilio lives live lived at located reside resides mailing vivo vive to corner new"),
    (
        Class::VERB,
        "said says told asked called called me is was has had will would can could went came got does did should may might
        recommended prescribed ordered wants wanted thinks thought explained mentioned suggested gave put changed stopped
        started saw sees and or who that about for in at on to from with office's dijo dice me receto mando es fue tiene
        quiere",
    ),
];
