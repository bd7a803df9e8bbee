//! What a code costs the patient here: the organisation's own prices, dated, with labels in our own words.
//!
//! No price ships: amounts are the organisation's. No CPT descriptor ships: labels are ours.

use jiff::civil::Date;
use kernel::{Locale, Money};

use crate::{Code, evisit::Class, evisit::Table};

/// One line of the price table. Dates are inclusive; `effective_to` is open when `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// The code it prices.
    pub code: Code,
    /// What somebody without insurance, or who does not use it, pays; US cents.
    pub self_pay: Money,
    /// What an insured patient likely pays out of pocket; US cents. An estimate, shown as one.
    pub likely: Money,
    /// First day.
    pub effective_from: Date,
    /// Last day.
    pub effective_to: Option<Date>,
}

/// Why a list of prices cannot be a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadPrice {
    /// An amount below zero.
    Negative(Code),
    /// It ends before it begins.
    Dates(Code),
    /// Two prices for one code on one day.
    Overlap(Code),
}

/// The organisation's prices: at most one per code and day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PriceTable(Vec<Price>);

impl PriceTable {
    /// A table of `prices`, sorted by code and first day.
    ///
    /// # Errors
    /// The first line that contradicts itself or another.
    pub fn new(mut prices: Vec<Price>) -> Result<Self, BadPrice> {
        prices.sort_by_key(|p| (p.code, p.effective_from));
        for price in &prices {
            if price.self_pay.0 < 0 || price.likely.0 < 0 {
                return Err(BadPrice::Negative(price.code));
            }
            if price.effective_to.is_some_and(|to| to < price.effective_from) {
                return Err(BadPrice::Dates(price.code));
            }
        }
        let clash =
            |w: &&[Price]| w[0].code == w[1].code && w[0].effective_to.is_none_or(|to| to >= w[1].effective_from);
        match prices.windows(2).find(clash) {
            Some(pair) => Err(BadPrice::Overlap(pair[0].code)),
            None => Ok(Self(prices)),
        }
    }

    /// Every line, by code and first day.
    pub fn prices(&self) -> &[Price] {
        &self.0
    }

    /// The price of `code` on a day, if the organisation set one.
    pub fn on(&self, code: Code, day: Date) -> Option<&Price> {
        self.0.iter().find(|p| p.code == code && p.effective_from <= day && p.effective_to.is_none_or(|to| day <= to))
    }

    /// Cheapest and dearest price that an e-visit with this class of clinician may come to, by likely cost: what is
    /// shown before the patient sends. `None` unless every code of the class has a price, so that no end is left out.
    pub fn evisit_range(&self, table: &Table, class: Class, day: Date) -> Option<(&Price, &Price)> {
        let codes = table.rows.iter().filter(|row| row.class == class);
        let mut found = codes.map(|row| self.on(row.code, day)).collect::<Option<Vec<_>>>()?;
        found.sort_by_key(|p| (p.likely, p.self_pay));
        Some((*found.first()?, *found.last()?))
    }
}

/// A short label in our own words for a code that Kith proposes; the organisation may show its own instead.
pub fn label(code: Code, locale: Locale) -> Option<&'static str> {
    let (en, es) = match code.as_str() {
        "99421" => ("Written visit, short", "Consulta escrita, corta"),
        "99422" => ("Written visit, medium", "Consulta escrita, media"),
        "99423" => ("Written visit, long", "Consulta escrita, larga"),
        "98970" => {
            ("Written visit with a therapist or counselor, short", "Consulta escrita con terapeuta o consejero, corta")
        }
        "98971" => {
            ("Written visit with a therapist or counselor, medium", "Consulta escrita con terapeuta o consejero, media")
        }
        "98972" => {
            ("Written visit with a therapist or counselor, long", "Consulta escrita con terapeuta o consejero, larga")
        }
        _ => return None,
    };
    Some(match locale {
        Locale::En => en,
        Locale::Es => es,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn price(code: &str, cents: i64, from: Date, to: Option<Date>) -> Price {
        let code = code.parse().unwrap();
        Price { code, self_pay: Money(cents), likely: Money(cents / 3), effective_from: from, effective_to: to }
    }

    #[test]
    fn a_day_has_one_price() {
        let (jan, jun, jul) = (date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1));
        let table =
            PriceTable::new(vec![price("99421", 3600, jul, None), price("99421", 3000, jan, Some(jun))]).unwrap();
        let code = "99421".parse().unwrap();
        let check = |day, cents: Option<i64>| assert_eq!(table.on(code, day).map(|p| p.self_pay.0), cents, "{day}");
        check(date(2025, 12, 31), None);
        check(jan, Some(3000));
        check(jun, Some(3000));
        check(jul, Some(3600));
        check(date(2031, 1, 1), Some(3600));
    }

    #[test]
    fn contradictions_are_refused() {
        let (jan, jul) = (date(2026, 1, 1), date(2026, 7, 1));
        let code: Code = "99421".parse().unwrap();
        let check = |prices, bad| assert_eq!(PriceTable::new(prices), Err(bad));
        check(vec![price("99421", -1, jan, None)], BadPrice::Negative(code));
        check(vec![price("99421", 1, jul, Some(jan))], BadPrice::Dates(code));
        check(vec![price("99421", 1, jan, None), price("99421", 2, jul, None)], BadPrice::Overlap(code));
        check(vec![price("99421", 1, jan, Some(jul)), price("99421", 2, jul, None)], BadPrice::Overlap(code));
    }

    #[test]
    fn the_range_needs_every_code() {
        let jan = date(2026, 1, 1);
        let table = &crate::evisit::shipped()[0];
        let mut prices = vec![price("99421", 3000, jan, None), price("99423", 9000, jan, None)];
        let part = PriceTable::new(prices.clone()).unwrap();
        assert_eq!(part.evisit_range(table, Class::Qhp, jan), None);
        prices.push(price("99422", 6000, jan, None));
        let whole = PriceTable::new(prices).unwrap();
        let (low, high) = whole.evisit_range(table, Class::Qhp, jan).unwrap();
        assert_eq!((low.likely, high.likely), (Money(1000), Money(3000)));
        assert_eq!(whole.evisit_range(table, Class::ClinicalStaff, jan), None);
    }

    #[test]
    fn every_proposed_code_has_a_label_in_every_language() {
        for row in crate::evisit::shipped().iter().flat_map(|t| &t.rows) {
            for locale in Locale::ALL {
                assert!(label(row.code, locale).is_some(), "{} {}", row.code, locale.tag());
            }
        }
    }
}
