//! The shop itself: opened, sold in, killed and opened again.
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use api::setup::MadeUp;
use api::{App, Config, Keeper, KeyPlace, World};
use crashfs::Disk;
use serde_json::{Value, json};
use simulator::clouds::ppaas::Cloud;
use simulator::proxy::{Faults, Proxy, Settings};
use simulator::{Options, Profile, Script, Simulator};
use store::vault::Vault;
use tokio::runtime::Runtime;

mod acts;
mod behind;

use crate::clock::{TestClock, Ticking};
use crate::counter::{Counter, Keys};
use crate::disk::{self, OtherDisk};
use crate::relay::Relay;
use crate::vault::NoKeychain;

/// The shop of the demo is the shop of the tests: one catalogue to know.
pub const SHOP_FILE: &str = include_str!("../../xtask/demo/shop.toml");

/// A shop with one till and a terminal, or two.
pub struct TestShop {
    till: Option<Till>,
    /// Moves the time of the till.
    pub clock: Arc<TestClock>,
    terminal: Option<Simulator>,
    second: Option<Simulator>,
    proxy: Option<Proxy>,
    /// The cloud that the terminal is behind, and its name there.
    behind: Option<(Cloud, String)>,
    /// Time goes by without being moved.
    ticking: Option<Ticking>,
    street: Runtime,
    folder: tempfile::TempDir,
    /// A disk in memory, where the till does not stand on this computer's.
    disk: Option<Disk>,
    pins: Vec<(String, String)>,
    requests: u32,
    /// The keys of terminals, which outlive the process as a keychain does.
    keys: Arc<Keys>,
    /// This computer has no keychain; secrets are kept by the till itself.
    no_keychain: bool,
}

/// A command that takes longer, in real time, has no end.
const LONGEST: Duration = Duration::from_secs(60);

/// The living process: its tasks end with it.
struct Till {
    app: Arc<App>,
    runtime: Runtime,
}

/// A sick printer is noticed soon.
const QUICK: api::PrinterLimits = api::PrinterLimits {
    connect: Duration::from_secs(2),
    status: Duration::from_millis(300),
    write: Duration::from_secs(2),
    confirm: Duration::from_millis(700),
};

impl TestShop {
    /// A shop whose terminal plays this script; the cashier is signed in.
    pub fn with_terminal(script: &str) -> Self {
        let street = Runtime::new().unwrap();
        let script = Script::parse(script).unwrap();
        let terminal = street.block_on(Simulator::start(Options::default(), script)).unwrap();
        Self::open(street, terminal, None, None, true)
    }

    /// A shop with two terminals, `Counter 1` and `Counter 2`, each with a script of its own.
    pub fn with_two_terminals(first: &str, second: &str) -> Self {
        let street = Runtime::new().unwrap();
        let simulate = |script: &str| {
            let script = Script::parse(script).unwrap();
            street.block_on(Simulator::start(Options::default(), script)).unwrap()
        };
        let (first, second) = (simulate(first), simulate(second));
        Self::open(street, first, Some(second), None, true)
    }

    /// A shop whose terminal stands behind a wire that can be broken.
    pub fn behind_a_proxy(options: Options) -> Self {
        let street = Runtime::new().unwrap();
        let terminal = street.block_on(Simulator::start(options, Script::default())).unwrap();
        let proxy = Proxy::start(Settings::before(terminal.addr()), Faults::default());
        let proxy = street.block_on(proxy).unwrap();
        Self::open(street, terminal, None, Some(proxy), true)
    }

    /// Another shop than the usual one, from its file.
    pub fn of_file(file: &str, script: &str) -> Self {
        let street = Runtime::new().unwrap();
        let script = Script::parse(script).unwrap();
        let terminal = street.block_on(Simulator::start(Options::default(), script)).unwrap();
        Self::open_with(street, terminal, None, None, true, (file, None))
    }

    /// A shop with what `more` adds to the shop file, and so many made-up items.
    pub fn stocked(more: &str, items: u32) -> Self {
        let street = Runtime::new().unwrap();
        let terminal = street.block_on(Simulator::start(Options::default(), Script::default())).unwrap();
        let made_up = (items > 0).then_some(MadeUp { items, seed: 1 });
        Self::open_with(street, terminal, None, None, true, (&format!("{SHOP_FILE}\n{more}"), made_up))
    }

    fn open(
        street: Runtime,
        terminal: impl Into<Option<Simulator>>,
        second: Option<Simulator>,
        proxy: Option<Proxy>,
        paired: bool,
    ) -> Self {
        Self::open_with(street, terminal, second, proxy, paired, (SHOP_FILE, None))
    }

    fn open_with(
        street: Runtime,
        terminal: impl Into<Option<Simulator>>,
        second: Option<Simulator>,
        proxy: Option<Proxy>,
        paired: bool,
        (shop_file, made_up): (&str, Option<MadeUp>),
    ) -> Self {
        let terminal = terminal.into();
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("till");
        let pins = api::setup::init_with(shop_file, made_up, &data, KeyPlace::File).unwrap();
        let pins = pins.iter().map(|one| (one.name.clone(), api::setup::shown(one).to_owned())).collect();
        let first = proxy.as_ref().map(Proxy::addr).or(terminal.as_ref().map(Simulator::addr));
        let counters = [("Counter 1", first), ("Counter 2", second.as_ref().map(Simulator::addr))];
        for (name, address) in counters {
            let Some(address) = address.filter(|_| paired) else { continue };
            let new = api::setup::NewTerminal {
                name: name.to_owned(),
                address: address.to_string(),
                profile: "simulator".to_owned(),
                mode: "light".to_owned(),
                poi_id: None,
                settings: std::collections::BTreeMap::new(),
                key: None,
            };
            api::setup::add_terminal(&folder.path().join("till"), new).unwrap();
        }
        let clock = Arc::new(TestClock::new());
        let (till, disk, requests) = (None, None, 0);
        let keys = Arc::default();
        let mut shop = Self {
            till,
            clock,
            terminal,
            second,
            proxy,
            behind: None,
            ticking: None,
            street,
            folder,
            disk,
            pins,
            requests,
            keys,
            no_keychain: false,
        };
        shop.start();
        shop.sign_in("Cashier");
        shop
    }

    /// The folder of the till; a copy of it, where the till stands on a disk in memory.
    pub fn data(&self) -> PathBuf {
        let Some(disk) = &self.disk else { return self.folder.path().join("till") };
        let copy = self.folder.path().join("copy");
        if copy.exists() {
            std::fs::remove_dir_all(&copy).unwrap();
        }
        disk.image().write_to(&copy).unwrap();
        copy
    }

    /// Moves the till onto a disk in memory, which can fail and fill up. The cashier signs in again.
    pub fn move_to_another_disk(&mut self) {
        self.kill();
        self.disk = Some(disk::with_files_of(&self.data()));
        self.start();
        self.sign_in("Cashier");
    }

    /// Moves the till back from there. The cashier signs in again.
    pub fn move_to_this_computer(&mut self) {
        self.kill();
        let copy = self.data();
        self.disk = None;
        let data = self.data();
        std::fs::remove_dir_all(&data).unwrap();
        std::fs::rename(copy, data).unwrap();
        self.start();
        self.sign_in("Cashier");
    }

    /// The disk in memory.
    pub fn disk(&self) -> &Disk {
        self.disk.as_ref().expect("the till stands on a disk in memory")
    }

    /// The simulated terminal.
    pub fn terminal(&self) -> &Simulator {
        self.terminals().next().unwrap()
    }

    /// The simulated terminals, one or two.
    pub fn terminals(&self) -> impl Iterator<Item = &Simulator> {
        let behind = self.behind.iter().filter_map(|(cloud, device)| cloud.device(device));
        self.terminal.iter().chain(self.second.iter()).chain(behind)
    }

    /// The wire to it.
    pub fn proxy(&self) -> &Proxy {
        self.proxy.as_ref().expect("this shop has a proxy")
    }

    /// What befalls the next connections to the terminal, and nothing else.
    pub fn break_wire(&self, faults: &str) {
        self.street.block_on(self.proxy().replace(Faults::parse(faults).unwrap()));
    }

    /// Tells the terminal what to do next.
    pub fn script(&self, script: &str) {
        self.terminal().push(&Script::parse(script).unwrap());
    }

    /// Somebody pulls the terminal's plug.
    pub fn switch_terminal_off(&mut self) {
        if let Some(terminal) = self.terminal.take() {
            self.street.block_on(terminal.stop());
        }
    }

    /// How far the till's clock has moved.
    pub fn clock_reads(&self) -> Duration {
        terminal::Clock::now(self.clock.as_ref()).up
    }

    /// The process dies where it stands: no task of it does another step.
    pub fn kill(&mut self) {
        let Till { app, runtime } = self.till.take().expect("the till runs");
        if let Some(disk) = &mut self.disk {
            disk.stop();
            *disk = disk::after_kill(disk);
        }
        drop(app);
        runtime.shutdown_timeout(Duration::from_secs(5));
    }

    /// The process starts (again), with the clock of a new process.
    pub fn start(&mut self) {
        self.clock = Arc::new(TestClock::new());
        self.ticking = self.ticking.take().map(|_| Ticking::of(&self.clock));
        let runtime = Runtime::new().unwrap();
        let keys = Arc::clone(&self.keys);
        let mut world = World {
            secrets: if self.no_keychain {
                Box::new(|db| {
                    let vault = Arc::new(Vault::with(db, Arc::new(NoKeychain)));
                    Keeper { secrets: Arc::clone(&vault) as _, vault: Some(vault) }
                })
            } else {
                Box::new(move |_| (keys as Arc<dyn terminal::Secrets>).into())
            },
            printing: QUICK.into(),
            ..World::under(Arc::clone(&self.clock) as _)
        };
        let mut config = Config { data: self.folder.path().join("till") };
        if let Some(disk) = &self.disk {
            world.machine = Arc::new(OtherDisk(disk.clone()));
            config.data = disk.root();
        }
        let started = App::start_in(world, config);
        let app = runtime.block_on(started).expect("the till starts");
        self.till = Some(Till { app, runtime });
        self.tell_terminals_where_to_call();
    }

    /// The shop of a terminal of this family, paired through the screen.
    pub fn with_counter(counter: &Counter, script: &str) -> Self {
        if let Some(way) = counter.behind {
            return Self::behind_a_cloud(way, script);
        }
        let street = Runtime::new().unwrap();
        let simulated = Profile::named(counter.simulated).expect("the simulator has this family");
        let options = Options { passphrase: counter.passphrase(), ..Options::of(simulated) };
        let script = Script::parse(script).unwrap();
        let terminal = street.block_on(Simulator::start(options, script)).unwrap();
        let mut shop = Self::open(street, terminal, None, None, false);
        if counter.mode == "full" {
            let args = json!({
                "address": "127.0.0.1:0", "any_address": false, "plain_network": false,
                "manager": shop.operator("Manager"), "pin": shop.pin("Manager"),
            });
            shop.call("listener_set", args);
        }
        let args = counter.pairing(&mut shop);
        shop.call("terminal_add", args);
        shop.tell_terminals_where_to_call();
        shop
    }

    /// Whoever sets a terminal up types the address that the till shows.
    fn tell_terminals_where_to_call(&self) {
        let Some(terminal) = &self.terminal else { return };
        let snapshot = self.call("state_snapshot", json!({}));
        if let Some(url) = snapshot["state"]["listener"]["urls"][0]["url"].as_str() {
            terminal.call_at(url);
        }
        if let Some(fingerprint) = snapshot["state"]["listener"]["fingerprint"].as_str() {
            let mut sha256 = [0; 32];
            for (byte, digits) in sha256.iter_mut().zip(fingerprint.as_bytes().chunks(2)) {
                *byte = u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap();
            }
            terminal.trust(sha256);
        }
    }

    /// From the next start on the computer has no keychain, and the till keeps secrets itself.
    pub fn take_keychain_away(&mut self) {
        self.no_keychain = true;
    }

    /// A command that a manager signs.
    pub fn as_manager(&self, command: &str, mut args: Value) -> Result<Value, Value> {
        args["manager"] = json!(self.operator("Manager"));
        args["pin"] = json!(self.pin("Manager"));
        self.try_call(command, args)
    }

    /// Something on the street, outside the till.
    pub fn outside<T>(&self, doing: impl Future<Output = T>) -> T {
        self.street.block_on(doing)
    }

    /// Something that stands outside and hands calls on to these terminals' doors.
    pub fn relay(&self, terminals: &[&str]) -> Relay {
        let app = Arc::clone(&self.till.as_ref().expect("the till runs").app);
        let terminals = terminals.iter().map(|id| (*id).to_owned()).collect();
        self.street.block_on(Relay::start(app, terminals))
    }

    /// Somebody clears the keychain of the computer.
    pub fn lose_keys(&self) {
        self.keys.clear();
    }

    /// Kills and starts.
    pub fn restart(&mut self) {
        self.kill();
        self.start();
        self.sign_in("Cashier");
    }

    /// Time goes by.
    pub fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// A command that must work.
    pub fn call(&self, command: &str, args: Value) -> Value {
        self.try_call(command, args).unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// A command that may be refused; the error as the screen gets it.
    pub fn try_call(&self, command: &str, args: Value) -> Result<Value, Value> {
        let till = self.till.as_ref().expect("the till runs");
        let answered = async { tokio::time::timeout(LONGEST, api::dispatch(&till.app, command, args)).await };
        till.runtime
            .block_on(answered)
            .unwrap_or_else(|_| panic!("{command} has no end"))
            .map_err(|error| serde_json::to_value(error).unwrap())
    }

    /// The same while the till's clock runs, for what waits between its tries.
    pub fn try_call_in_time(&self, command: &str, args: Value) -> Result<Value, Value> {
        let (clock, done) = (Arc::clone(&self.clock), AtomicBool::new(false));
        let until = Instant::now() + LONGEST;
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) && Instant::now() < until {
                    clock.advance(Duration::from_millis(200));
                    std::thread::sleep(Duration::from_millis(10));
                }
            });
            let answer = self.try_call(command, args);
            done.store(true, Ordering::Relaxed);
            answer
        })
    }

    /// The code of a command that must be refused.
    pub fn refused(&self, command: &str, args: Value) -> String {
        let error = self.try_call(command, args).expect_err("it is refused");
        error["code"].as_str().unwrap().to_owned()
    }

    /// What the customer sees.
    pub fn display(&self) -> Value {
        let till = self.till.as_ref().expect("the till runs");
        let seen = till.runtime.block_on(till.app.snapshot()).unwrap();
        serde_json::to_value(api::host::shown_to_the_customer(&seen)).unwrap()
    }

    /// Events from now on.
    pub fn events(&self) -> tokio::sync::broadcast::Receiver<api::events::Numbered> {
        self.till.as_ref().unwrap().app.subscribe()
    }

    /// The next event, with its number.
    pub fn next_event(&self, events: &mut tokio::sync::broadcast::Receiver<api::events::Numbered>) -> Value {
        let event = self.outside(async { tokio::time::timeout(acts::PATIENCE, events.recv()).await });
        serde_json::to_value(event.expect("an event comes").expect("none was missed")).expect("JSON")
    }

    /// A new request id.
    pub fn request(&mut self) -> String {
        self.requests += 1;
        format!("request-{}-{}", self.requests, self.folder.path().display())
    }

    /// What the screen shows.
    pub fn state(&self) -> Value {
        self.call("state_snapshot", json!({}))["state"].clone()
    }

    /// The sale in focus.
    pub fn sale(&self) -> Value {
        self.state()["sale"].clone()
    }

    /// The newest card payment of the sale in focus.
    pub fn payment(&self) -> Value {
        self.sale()["payment"].clone()
    }

    /// The till's own folder, for whoever reads it beside the till.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for TestShop {
    fn drop(&mut self) {
        if let Some(till) = self.till.take() {
            drop(till.app);
            till.runtime.shutdown_background();
        }
        for terminal in self.terminal.take().into_iter().chain(self.second.take()) {
            self.street.block_on(terminal.stop());
        }
        if let Some((cloud, _)) = self.behind.take() {
            self.street.block_on(cloud.stop());
        }
    }
}
