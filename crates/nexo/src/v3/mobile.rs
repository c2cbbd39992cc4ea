//! Paying with a cheque or with a telephone. Tracks, and the numbers of telephones and their cards, are dropped
//! unread.

use super::words::open_enum;
use crate::encoding::structure;
use crate::hidden::Hidden;

open_enum! {
    /// Whose cheque it is (nexo 3.1 XSD `CheckTypeCode`).
    CheckTypeCode {
        Personal = "Personal",
        Company = "Company",
    }
}

structure! {
    /// A cheque (nexo 3.1 XSD `CheckData`).
    CheckData {
        may {
            /// The bank.
            bank_id: Option<String> = text("BankID"),
            /// The account.
            account_number: Option<Hidden> = hidden("AccountNumber"),
            /// The number of the cheque.
            check_number: Option<Hidden> = hidden("CheckNumber"),
            /// The card that guarantees it.
            check_card_number: Option<Hidden> = hidden("CheckCardNumber"),
            /// Whose it is.
            type_code: CheckTypeCode = word_or("TypeCode", CheckTypeCode::Personal),
            /// ISO 3166, three letters.
            country: Option<String> = text("Country"),
        }
    }
}

structure! {
    /// A telephone (nexo 3.1 XSD `MobileData`).
    MobileData {
        may {
            /// The country of its network, three digits.
            mobile_country_code: Option<String> = text("MobileCountryCode"),
            /// Its network, two or three digits.
            mobile_network_code: Option<String> = text("MobileNetworkCode"),
            /// Its number with digits hidden.
            masked_msisdn: Option<Hidden> = hidden("MaskedMSISDN"),
            /// Where it is.
            geolocation: Option<Geolocation> = object("Geolocation"),
        }
    }
}

structure! {
    /// A place (nexo 3.1 XSD `Geolocation`).
    Geolocation {
        may {
            /// In degrees.
            geographic_coordinates: Option<GeographicCoordinates> = object("GeographicCoordinates"),
            /// On a grid.
            utm_coordinates: Option<UtmCoordinates> = object("UTMCoordinates"),
        }
    }
}

structure! {
    /// A place in degrees, as text (nexo 3.1 XSD `GeographicCoordinates`).
    GeographicCoordinates {
        need {
            /// North or south.
            latitude: String = lax_text("Latitude"),
            /// East or west.
            longitude: String = lax_text("Longitude"),
        }
    }
}

structure! {
    /// A place on a grid, as text (nexo 3.1 XSD `UTMCoordinates`).
    UtmCoordinates {
        need {
            /// The zone.
            utm_zone: String = lax_text("UTMZone"),
            /// Metres to the east.
            utm_eastward: String = lax_text("UTMEastward"),
            /// Metres to the north.
            utm_northward: String = lax_text("UTMNorthward"),
        }
    }
}
