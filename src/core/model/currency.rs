//! Currencies by ISO 4217: the code and how many digits its minor unit has.

use minicbor::{Decode, Encode};

/// A currency of ISO 4217.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Currency {
    code: [u8; 3],
    digits: u8,
}

/// Active currency codes whose minor unit is a hundredth (ISO 4217, list one).
const HUNDREDTHS: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD \
    CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG \
    HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK \
    MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS \
    SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW";
/// Active currency codes without a minor unit.
const WHOLE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
/// Active currency codes whose minor unit is a thousandth.
const THOUSANDTHS: &str = "BHD IQD JOD KWD LYD OMR TND";

impl Currency {
    /// The currency with this code, or `None` when ISO 4217 has no such active code.
    pub fn parse(code: &str) -> Option<Self> {
        let listed = |list: &str| list.split(' ').any(|known| known == code);
        let digits = [(HUNDREDTHS, 2), (WHOLE, 0), (THOUSANDTHS, 3)]
            .into_iter()
            .find_map(|(list, digits)| listed(list).then_some(digits))?;
        Some(Self { code: code.as_bytes().try_into().ok()?, digits })
    }

    /// The code, such as `CZK`.
    pub fn code(&self) -> &str {
        core::str::from_utf8(&self.code).unwrap_or_default()
    }

    /// How many digits stand after the point: 2 for `CZK`, 0 for `JPY`.
    pub fn digits(&self) -> u8 {
        self.digits
    }
}

impl<C> Encode<C> for Currency {
    fn encode<W: minicbor::encode::Write>(
        &self,
        out: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        out.str(self.code())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Currency {
    fn decode(input: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::parse(input.str()?).ok_or_else(|| minicbor::decode::Error::message("unknown currency code"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_know_their_minor_unit() {
        for (code, digits) in [("CZK", 2), ("RUB", 2), ("EUR", 2), ("JPY", 0), ("KWD", 3)] {
            assert_eq!(Currency::parse(code).map(|found| found.digits()), Some(digits), "{code}");
        }
        for unknown in ["", "czk", "XXY", "CZK ", "AED AFN"] {
            assert_eq!(Currency::parse(unknown), None, "{unknown}");
        }
    }
}
