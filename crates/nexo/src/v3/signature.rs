//! A signature that the terminal took.

use crate::encoding::{Fields, Wire, Writer, structure};
use crate::error::Error;

structure! {
    /// The size of the field (nexo 3.1 XSD `AreaSize`); four hexadecimal digits each.
    AreaSize {
        need {
            /// The width.
            x: String = lax_text("X"),
            /// The height.
            y: String = lax_text("Y"),
        }
    }
}

structure! {
    /// One point of the pen (nexo 3.1 XSD `SignaturePoint`); four hexadecimal digits each, `FFFF` twice where the
    /// pen was lifted.
    SignaturePoint {
        need {
            /// From the left.
            x: String = lax_text("X"),
            /// From the top.
            y: String = lax_text("Y"),
        }
    }
}

structure! {
    /// The way of the pen (nexo 3.1 XSD `RawSignature`).
    RawSignature {
        need {
            /// The points.
            signature_point: Vec<SignaturePoint> = need_objects("SignaturePoint"),
        }
        may {
            /// The size of the field.
            area_size: Option<AreaSize> = object("AreaSize"),
        }
    }
}

structure! {
    /// A picture (nexo 3.1 XSD `SignatureImage`).
    SignatureImage {
        may {
            /// Its format.
            image_format: Option<String> = text("ImageFormat"),
            /// Base64 of it.
            image_data: Option<String> = text("ImageData"),
            /// Where it is.
            image_reference: Option<String> = text("ImageReference"),
        }
    }
}

/// A signature (nexo 3.1 XSD `CapturedSignature`).
///
/// The schema puts the way of the pen into `RawSignature`; terminals of two vendors leave that out. Both are
/// read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CapturedSignature {
    /// The way of the pen.
    pub raw_signature: Option<RawSignature>,
    /// A picture.
    pub signature_image: Option<SignatureImage>,
}

impl Wire for CapturedSignature {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        let raw = from.object("RawSignature")?;
        let bare = raw.is_none() && (from.has("AreaSize") || from.has("SignaturePoint"));
        Ok(Self {
            raw_signature: if bare { Some(RawSignature::read(from)?) } else { raw },
            signature_image: from.object("SignatureImage")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        if to.dialect().wraps_signature {
            to.object("RawSignature", self.raw_signature.as_ref())?;
        } else if let Some(raw) = &self.raw_signature {
            raw.write(to)?;
        }
        to.object("SignatureImage", self.signature_image.as_ref())
    }
}
