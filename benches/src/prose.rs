//! Words for a million posts: as often and as seldom as people use them, and the same each time.

/// Words that hold sentences together, the commonest first.
const SMALL: &str = "the i to and a it my of is in that for was you with but on have me so not this at be as had do they we are or \
    she he if all what when just there her from can about out up an will by would one his them been has more no how then now \
    who like time get after were their some your could than very only also because before did other which any does still \
    over into our most too where back down even again much way its these went being while off always never every both few";

/// What people talk about who help each other with their health.
const COMMON: &str = "day doctor week feel morning night pain work sleep medicine dose better home blood sugar family month \
    water walk eat food test hours tired started help results appointment clinic nurse side hand leg knee stomach heart \
    pressure head headache breath cough fever rash skin weight diet bread fruit salt coffee tea breakfast lunch dinner snack \
    insulin metformin glucose meter strips needle tablet pill capsule cream drops inhaler asthma allergy pollen diabetes \
    hypertension cholesterol statin thyroid kidney liver dialysis cancer tumor chemotherapy radiation surgery scar stitches \
    bandage wound infection antibiotic virus flu vaccine arm shoulder neck spine hip ankle foot toe finger wrist elbow joint \
    arthritis gout swelling bruise cramp muscle bone fracture cast crutches brace therapy exercise stretch swim bicycle stairs \
    balance dizzy faint nausea vomiting diarrhea constipation bowel bladder urine pregnancy baby birth breast milk period \
    menopause hormone migraine seizure epilepsy stroke memory dementia mother father daughter son sister brother husband wife \
    friend neighbor teacher school office boss shift weekend holiday summer winter spring weather rain snow garden kitchen \
    market store shoes socks pillow blanket bed chair bath shower soap towel phone list notebook calendar reminder alarm \
    question answer story idea plan habit goal step success setback worry fear anger calm hope joy lonely proud ashamed \
    anxious depressed mood stress panic therapist counselor group meeting insurance bill pharmacy refill label bottle \
    pharmacist physician hospital emergency ambulance waiting room chart scan ultrasound biopsy sample lab needlework knitting \
    reading music walking cooking cleaning driving traveling working resting drinking smoking vaping alcohol beer wine sugarless \
    protein fiber vegetables beans rice pasta potato egg cheese butter yogurt chicken fish beef salad soup apple banana orange \
    grapes nuts honey chocolate candy cake eye vision glasses cataract glaucoma ear hearing tooth gum jaw throat tongue mouth \
    nose sinus lungs oxygen pneumonia chest rhythm pacemaker valve artery vein clot bleeding anemia iron vitamin calcium \
    potassium sodium magnesium zinc supplement herb remedy trial study evidence advice opinion second choice decision patient";

const ONSETS: [&str; 20] =
    ["b", "br", "c", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "l", "m", "n", "p", "pl", "s", "st", "t", "v"];
const MIDDLES: [&str; 12] = ["ab", "am", "ad", "el", "em", "ev", "ik", "in", "ol", "on", "um", "ur"];
const ENDS: [&str; 15] =
    ["ack", "ado", "am", "ath", "eck", "eld", "enta", "ick", "imo", "in", "ock", "olm", "onda", "uck", "urn"];

/// Random numbers that are the same in each run (SplitMix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0 up to 1.
    pub(crate) fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        f64::from(u32::try_from((z ^ (z >> 31)) >> 32).unwrap_or(0)) / (f64::from(u32::MAX) + 1.0)
    }

    /// Any number below `most`, each as likely.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.bent(most, 1.0)
    }

    /// A number below `most`; the greater `power`, the likelier a small one.
    pub(crate) fn bent(&mut self, most: usize, power: f64) -> usize {
        scaled(self.share().powf(power), most)
    }
}

/// The whole number at this share of `most`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "counts of words and replies are small, and a share is never negative"
)]
fn scaled(share: f64, most: usize) -> usize {
    ((share * most as f64) as usize).min(most.saturating_sub(1))
}

/// Some thousand words, the commonest first.
pub(crate) struct Prose {
    words: Vec<String>,
}

impl Prose {
    pub(crate) fn new() -> Self {
        let mut words: Vec<String> =
            SMALL.split_whitespace().chain(COMMON.split_whitespace()).map(str::to_owned).collect();
        for middle in MIDDLES {
            for end in ENDS {
                words.extend(ONSETS.iter().map(|onset| format!("{onset}{middle}{end}")));
            }
        }
        Self { words }
    }

    /// The n-th most common word is met an n-th as often as the first (Zipf).
    fn word(&self, dice: &mut Dice) -> &str {
        let ranks = f64::from(u32::try_from(self.words.len()).unwrap_or(1));
        let rank = (ranks + 1.0).powf(dice.share()) - 1.0;
        &self.words[scaled(rank / ranks, self.words.len())]
    }

    fn sentence(&self, dice: &mut Dice, least: usize, most: usize) -> String {
        let count = least + dice.below(most - least + 1);
        let text = (0..count).map(|_| self.word(dice)).collect::<Vec<_>>().join(" ");
        let mut letters = text.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    }

    /// Five to nine words.
    pub(crate) fn title(&self, dice: &mut Dice) -> String {
        format!("{}?", self.sentence(dice, 5, 9))
    }

    /// Two to six sentences in one or two paragraphs: about fifty words.
    pub(crate) fn post(&self, dice: &mut Dice) -> String {
        let count = 2 + dice.below(5);
        let sentences: Vec<String> = (0..count).map(|_| format!("{}.", self.sentence(dice, 6, 18))).collect();
        let (one, two) = sentences.split_at(count.min(3));
        if two.is_empty() { one.join(" ") } else { format!("{}\n\n{}", one.join(" "), two.join(" ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_some_thousand_and_common_ones_come_often() {
        let (prose, mut dice) = (Prose::new(), Dice::new(1));
        assert!(prose.words.len() > 3_500, "{}", prose.words.len());
        let posts: Vec<String> = (0..2_000).map(|_| prose.post(&mut dice)).collect();
        let met = |word: &str| posts.iter().filter(|post| post.split([' ', '.', '\n']).any(|w| w == word)).count();
        assert!(met("the") > 1_500, "{}", met("the"));
        assert!((20..800).contains(&met("sleep")), "{}", met("sleep"));
        assert!((1..100).contains(&met("bevick")), "{}", met("bevick"));
        assert_eq!(prose.post(&mut Dice::new(7)), prose.post(&mut Dice::new(7)));
    }
}
