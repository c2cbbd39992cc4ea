//! A cloud between the till and one of its terminals: it gives out tokens that live briefly, takes them back, and
//! turns away whoever shows it none that is good. What it lets through goes to the terminal as on any other wire.

use core::time::Duration;
use std::collections::BTreeMap;

use connectors::ppaas::{NAME, PROFILE};
use fastrand::Rng;
use serde_json::json;
use terminal::{Mode, TerminalConfig};

use crate::net::{Asked, End, FIRST_PORT};
use crate::shared::State;
use crate::site::address;
use crate::world::Happening;

/// Which connection is one to where tokens are given out: no terminal has this number.
pub(crate) const DESK: usize = 99;
/// Who the till is in the cloud. There is no secret to keep here; but whatever the till writes must not have it in it.
pub(crate) const KEY: &str = "application-key-of-the-made-up-days";
/// What all tokens begin with, for whoever looks for them where they must not be.
pub(crate) const TOKEN: &str = "made-up-token-";
/// How long a payment may take behind the cloud: as long as at any other terminal of the simulation.
const PAYMENT_MS: &str = "20000";

/// The cloud of one seed.
pub(crate) struct Cloud {
    /// The terminal behind it; none in two days of three.
    pub(crate) site: Option<usize>,
    /// How long its tokens live: longer than a payment needs one, and shorter than the day.
    life: Duration,
    /// Rates per thousand occasions, as in the swarm.
    take_back: u32,
    refuse: u32,
    close_desk: u32,
    issued: BTreeMap<String, Issued>,
}

#[derive(Clone, Copy)]
struct Issued {
    until: Duration,
    taken_back: bool,
}

impl Cloud {
    /// Draws from the seed alone, so that days without a cloud stay as they were.
    pub(crate) fn draw(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed ^ 0x636c_6f75_6421);
        let site = (rng.u32(0..3) == 0).then(|| rng.usize(0..2));
        let life = Duration::from_secs(rng.u64(90..115));
        let mut rate = |most: u32| {
            let (on, rate) = (rng.u32(0..5) < 3, rng.u32(1..=most));
            if on { rate } else { 0 }
        };
        let (take_back, refuse, close_desk) = (rate(300), rate(150), rate(300));
        Self { site, life, take_back, refuse, close_desk, issued: BTreeMap::new() }
    }

    fn issue(&mut self, now: Duration) -> String {
        let text = format!("{TOKEN}{:04}", self.issued.len());
        self.issued.insert(text.clone(), Issued { until: now.saturating_add(self.life), taken_back: false });
        text
    }
}

/// The same terminal as a device behind the cloud, with the same patience. Messages are nexo 3, which the
/// terminals of the simulation speak: how the others are spelled is not what is tried here.
pub(crate) fn behind(config: &TerminalConfig, number: usize) -> TerminalConfig {
    let mut config = config.clone();
    NAME.clone_into(&mut config.connector);
    PROFILE.clone_into(&mut config.profile);
    config.mode = Mode::Light;
    let desk = format!("http://127.0.0.1:{}", usize::from(FIRST_PORT) + DESK);
    let settings = [
        ("environment", "custom"),
        ("api_base", &format!("http://{}", address(number))),
        ("auth_base", &desk),
        ("user_domain", "made-up"),
        ("messages", "v3"),
        ("connect_timeout_ms", "2000"),
        ("answer_timeout_ms", "3000"),
        ("sale_timeout_ms", PAYMENT_MS),
    ];
    config.settings.extend(settings.map(|(name, value)| (name.to_owned(), value.to_owned())));
    config
}

/// What the till keeps of its registration, in the keychain of a simulation.
pub(crate) fn application() -> String {
    json!({ "id": "made-up-till", "key": KEY }).to_string()
}

/// The token in the head of a request.
pub(crate) fn bearer(request: &[u8]) -> Option<String> {
    let head = request.windows(4).position(|four| four == b"\r\n\r\n").and_then(|end| request.get(..end))?;
    let line = core::str::from_utf8(head).ok()?.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("authorization").then_some(value.trim())
    })?;
    line.strip_prefix("Bearer ").map(str::to_owned)
}

impl State {
    pub(crate) fn is_behind_the_cloud(&self, site: usize) -> bool {
        self.cloud.site == Some(site)
    }

    /// Nobody gives out tokens for a moment.
    pub(crate) fn desk_is_closed(&mut self) -> bool {
        let rate = self.cloud.close_desk;
        let closed = self.strikes(rate, "no token can be had");
        if let (true, Some(site)) = (closed, self.cloud.site) {
            let open = self.open_states_on(site);
            for one in if open.is_empty() { vec!["none"] } else { open } {
                self.hit("F24", one);
            }
        }
        closed
    }

    /// Somebody asked for a token.
    pub(crate) fn desk(&mut self, conn: usize) {
        let now = self.schedule.now();
        let (token, life) = (self.cloud.issue(now), self.cloud.life.as_secs());
        self.note(format!("the till gets {token} for {life} s"));
        let body = json!({ "access_token": token, "expires_in": life, "token_type": "Bearer" });
        self.cloud_says(conn, 200, &body.to_string());
    }

    fn cloud_says(&mut self, conn: usize, status: u16, body: &str) {
        let head = format!(
            "HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        let pause = Duration::from_millis(self.rng.u64(1..30));
        let bytes = format!("{head}{body}").into_bytes();
        self.schedule.after(pause, Happening::CloudSays { conn, bytes });
    }

    /// The cloud's own answer comes out at the till.
    pub(crate) fn cloud_is_heard(&mut self, conn: usize, bytes: &[u8]) {
        self.deliver(conn, bytes, End::Closed);
    }

    /// I22: what moves money leaves with a token that lives. One that was taken back meanwhile nobody can know of.
    pub(crate) fn leaves_with_a_token(&mut self, site: usize, asked: &Asked, token: Option<&str>) {
        if !self.is_behind_the_cloud(site) || !matches!(asked.category, "Payment" | "Reversal") {
            return;
        }
        let now = self.schedule.now();
        let known = token.and_then(|token| self.cloud.issued.get(token)).copied();
        let what = match known {
            Some(issued) if issued.until > now => return,
            Some(issued) => format!("a token that died {} s ago", now.saturating_sub(issued.until).as_secs()),
            None => "no token of the cloud".to_owned(),
        };
        let service = asked.header.service_id.clone().unwrap_or_default();
        self.violated("I22", format!("{} {service} leaves with {what}", asked.category));
    }

    /// Whether the cloud lets a message through to the terminal. A question that it turns away may be asked again
    /// under its number, for it reached nobody; what moves money may not.
    pub(crate) fn turned_away(&mut self, conn: usize, asked: &Asked) -> bool {
        let Some(site) = self.conns.get(conn).map(|conn| conn.site) else { return false };
        if !self.is_behind_the_cloud(site) {
            return false;
        }
        let (now, rate) = (self.schedule.now(), self.cloud.refuse);
        let shown = self.conns.get(conn).and_then(|conn| conn.token.clone());
        let issued = shown.as_ref().and_then(|token| self.cloud.issued.get_mut(token));
        let good = issued.is_some_and(|issued| !issued.taken_back && issued.until > now);
        if good && !self.strikes(rate, "the cloud refuses a good token") {
            return false;
        }
        if let Some(issued) = shown.as_ref().and_then(|token| self.cloud.issued.get_mut(token)) {
            issued.taken_back = true;
        }
        let money = matches!(asked.category, "Payment" | "Reversal");
        let at = if money { self.conns.get(conn).map_or("none", |conn| conn.opened_in) } else { "none" };
        self.note(format!("the cloud answers {} {} with 401", asked.category, asked.about));
        match asked.category {
            "Payment" | "Reversal" => self.hit("F24", at),
            "Status" => {
                let at = self.state_of(&asked.about);
                self.hit("F24", at);
            }
            _ => {}
        }
        if !money {
            let header = &asked.header;
            let service = header.service_id.clone().unwrap_or_default();
            self.sent.remove(&(header.sale_id.clone(), header.poi_id.clone(), service));
        }
        self.cloud_says(conn, 401, r#"{"code":"invalid_token","message":"get another"}"#);
        true
    }

    /// An uneasy moment of the cloud: what it gave out is worth nothing any more.
    pub(crate) fn tokens_are_taken_back(&mut self) {
        let Some(site) = self.cloud.site else { return };
        let rate = self.cloud.take_back;
        if !self.strikes(rate, "the cloud takes its tokens back") {
            return;
        }
        for issued in self.cloud.issued.values_mut() {
            issued.taken_back = true;
        }
        for open in self.open_states_on(site) {
            self.hit("F24", open);
        }
    }

    /// The cloud cannot reach the terminal, and says so.
    pub(crate) fn device_is_off(&mut self, conn: usize) {
        self.cloud_says(conn, 503, r#"{"code":"device_offline","message":"the device cannot be reached"}"#);
    }
}
