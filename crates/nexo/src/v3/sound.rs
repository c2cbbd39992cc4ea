//! The loudspeaker of the other side.

use super::print::ResponseMode;
use super::response::Response;
use super::words::open_enum;
use crate::encoding::structure;

open_enum! {
    /// What is done (nexo 3.1 XSD `SoundAction`).
    SoundAction {
        StartSound = "StartSound",
        StopSound = "StopSound",
        SetDefaultVolume = "SetDefaultVolume",
    }
}

open_enum! {
    /// What the content is (nexo 3.1 XSD `SoundFormat`).
    SoundFormat {
        SoundRef = "SoundRef",
        MessageRef = "MessageRef",
        Text = "Text",
    }
}

structure! {
    /// What is to be heard (nexo 3.1 XSD `SoundContent`).
    SoundContent {
        may {
            /// What the content is.
            sound_format: Option<SoundFormat> = word("SoundFormat"),
            /// ISO 639-1.
            language: Option<String> = language("Language"),
            /// The name of a sound or message that both sides know.
            reference_id: Option<String> = text("ReferenceID"),
            /// A text to be said.
            text: Option<String> = filled_text("Text"),
        }
    }
}

structure! {
    /// Plays a sound (nexo 3.1 XSD `SoundRequest`).
    SoundRequest {
        need {
            /// What is done.
            sound_action: SoundAction = need_word("SoundAction"),
            /// What is to be heard.
            sound_content: SoundContent = lax_object("SoundContent"),
        }
        may {
            /// When an answer is wanted.
            response_mode: ResponseMode = word_or("ResponseMode", ResponseMode::NotRequired),
            /// How loud, in percent.
            sound_volume: Option<u32> = count("SoundVolume"),
        }
    }
}

structure! {
    /// Answers it (nexo 3.1 XSD `SoundResponse`).
    SoundResponse {
        need {
            /// How it went.
            response: Response = need_object("Response"),
        }
    }
}
