//! What was bought, for cards that may not pay for everything.

use super::words::open_enum;
use crate::amount::Decimal;
use crate::encoding::structure;

open_enum! {
    /// What a quantity is counted in (nexo 3.1 XSD `UnitOfMeasure`).
    UnitOfMeasure {
        Case = "Case",
        Foot = "Foot",
        UkGallon = "UKGallon",
        UsGallon = "USGallon",
        Gram = "Gram",
        Inch = "Inch",
        Kilogram = "Kilogram",
        Pound = "Pound",
        Meter = "Meter",
        Centimetre = "Centimetre",
        Litre = "Litre",
        Centilitre = "Centilitre",
        Ounce = "Ounce",
        Quart = "Quart",
        Pint = "Pint",
        Mile = "Mile",
        Kilometre = "Kilometre",
        Yard = "Yard",
        /// None of these, such as a piece.
        OtherUnit = "Other",
    }
}

structure! {
    /// An item of a sale (nexo 3.1 XSD `SaleItem`).
    SaleItem {
        need {
            /// The number of the line.
            item_id: u32 = need_count("ItemID"),
            /// The product, 1 to 20 digits.
            product_code: String = lax_text("ProductCode"),
            /// What the line costs.
            item_amount: Decimal = need_amount("ItemAmount"),
        }
        may {
            /// The barcode, as digits.
            ean_upc: Option<String> = text("EanUpc"),
            /// What the quantity is counted in.
            unit_of_measure: Option<UnitOfMeasure> = word("UnitOfMeasure"),
            /// How many or how much, a decimal of any length.
            quantity: Option<String> = digits("Quantity"),
            /// What one costs.
            unit_price: Option<Decimal> = amount("UnitPrice"),
            /// The tax, as digits.
            tax_code: Option<String> = text("TaxCode"),
            /// The way that it was sold, as digits.
            sale_channel: Option<String> = text("SaleChannel"),
            /// What it is called.
            product_label: Option<String> = text("ProductLabel"),
            /// More, in free text.
            additional_product_info: Option<String> = text("AdditionalProductInfo"),
        }
    }
}

structure! {
    /// What is taken off an item (nexo 3.1 XSD `SaleItemRebate`).
    SaleItemRebate {
        need {
            /// The number of the line.
            item_id: u32 = need_count("ItemID"),
            /// The product, 1 to 20 digits.
            product_code: String = lax_text("ProductCode"),
        }
        may {
            /// The barcode, as digits.
            ean_upc: Option<String> = text("EanUpc"),
            /// How much.
            item_amount: Option<Decimal> = amount("ItemAmount"),
            /// What the quantity is counted in.
            unit_of_measure: Option<UnitOfMeasure> = word("UnitOfMeasure"),
            /// How many or how much, a decimal of any length.
            quantity: Option<String> = digits("Quantity"),
            /// What to print for it.
            rebate_label: Option<String> = text("RebateLabel"),
        }
    }
}

structure! {
    /// A product that a card may pay for (nexo 3.1 XSD `AllowedProduct`).
    AllowedProduct {
        need {
            /// The product, 1 to 20 digits.
            product_code: String = lax_text("ProductCode"),
        }
        may {
            /// The barcode, as digits.
            ean_upc: Option<String> = text("EanUpc"),
            /// What it is called.
            product_label: Option<String> = text("ProductLabel"),
            /// More, in free text.
            additional_product_info: Option<String> = text("AdditionalProductInfo"),
        }
    }
}
