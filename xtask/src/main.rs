//! The project's automation: `cargo xtask <command>` sets up, builds, serves and checks.
//!
//! Only the standard library, so that it runs on a bare machine after seconds of compiling.

mod apt;
mod bench;
mod bench_page;
mod browser;
mod browsers;
mod card;
mod checks;
mod distro;
mod failure;
mod fuzz;
mod hosts;
mod mutants;
mod node;
mod playwright;
mod process;
mod program;
mod release;
mod server;
mod site;
mod size;
mod suites;
mod texts;
mod tidy;
mod toolchain;
mod tools;
mod validate;
mod version;
mod workspace;

use std::process::ExitCode;

use failure::Failure;
use server::Site;
use suites::Suites;
use workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask <command>

  serve [--port N]    set up, build the site, serve it at http://127.0.0.1:8080/
  build               set up, build the site into dist/
  hosts [--port N]    the same, and the sites of examples/, served at …:8080/hosts/plain/ and so on
  dist [--base URL]   the same, as what is handed out: a folder for a host with this version's own
                      folder in it, a zip, an npm package; URL is where the site will stand
  check               format, lints, house rules and the crates' tests: before each commit
  tidy                the house rules alone, at once
  test [--thorough]   everything: check, build, documentation, sizes, the site in Chromium, its
                      main journey in Firefox and WebKit;
                      thorough: more than a hundred thousand random scenarios as well
  validate            the laws of queueing and retries: theory beside simulation, in one table
  fuzz [SECONDS]      hostile scenarios and links, made up by libFuzzer, for so long each
  mutants [N/M]       whether a test notices each change of the engine; all, or one share
  bench [--peers DIR] what the engine costs: in WebAssembly, in bytes, and beside other engines of
                      DIR: ../shared/peers, a folder beside the repository, if there is one
  bench-page          what the page costs in Chromium without GPU: frames, inputs, memory
  bench-start         from navigation to the first moving token, on a slow processor
  e2e [argument...]   set up, build, the site in Chromium only; arguments go to Playwright
  browsers            set up, build, the main journey in Firefox and WebKit only
  screenshots         set up, build, take the pictures under docs/screenshots/ anew
";

const PORT: u16 = 8080;
/// How long each target is fuzzed, unless told otherwise.
const FUZZ_SECONDS: u32 = 60;

/// How much of everything is checked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Thoroughness {
    Ordinary,
    Thorough,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["serve"] => serve(PORT),
        ["hosts"] => hosts(PORT),
        ["serve" | "hosts", "--port", port] => match port.parse() {
            Ok(port) if arguments[0] == "hosts" => hosts(port),
            Ok(port) => serve(port),
            Err(_) => return usage(),
        },
        ["build"] => build(),
        ["dist"] => dist(None),
        ["dist", "--base", base] => dist(Some(base)),
        ["check"] => check(),
        ["tidy"] => tidy(),
        ["test"] => test(Thoroughness::Ordinary),
        ["test", "--thorough"] => test(Thoroughness::Thorough),
        ["mutants"] => mutants(None),
        ["mutants", share] => mutants(Some(share)),
        ["fuzz"] => fuzz(FUZZ_SECONDS),
        ["fuzz", seconds] => match seconds.parse() {
            Ok(seconds) => fuzz(seconds),
            Err(_) => return usage(),
        },
        ["validate"] => Workspace::find().and_then(|workspace| validate::run(&workspace)),
        ["bench"] => bench(None),
        ["bench", "--peers", folder] => bench(Some(folder)),
        ["bench-page"] => bench_site("page"),
        ["bench-start"] => bench_site("start"),
        ["e2e", arguments @ ..] => end_to_end(arguments),
        ["browsers"] => other_browsers(),
        ["screenshots"] => screenshots(),
        _ => return usage(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        // The summary, which ends with the numbers, has said it already.
        Err(Failure::Checks) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprint!("{USAGE}");
    ExitCode::from(2)
}

fn build() -> Result<(), Failure> {
    let workspace = Workspace::find()?;
    site::build(&workspace, site::set_up(&workspace)?)?;
    println!("The site is in dist/; any static host can serve it, under any path.");
    Ok(())
}

fn serve(port: u16) -> Result<(), Failure> {
    // First, so that a taken port costs no build.
    let listener = server::claim(port)?;
    let workspace = Workspace::find()?;
    site::build(&workspace, site::set_up(&workspace)?)?;
    let url = Site::new(&workspace.dist, "/")?.start(listener)?;
    stay(&url)
}

fn hosts(port: u16) -> Result<(), Failure> {
    let listener = server::claim(port)?;
    let workspace = Workspace::find()?;
    site::build(&workspace, site::set_up(&workspace)?)?;
    release::make(&workspace, None)?;
    hosts::build_all(&workspace)?;
    let site = Site::new(&hosts::folder(&workspace), hosts::PREFIX)?;
    let url = site.and(&workspace.dist, playwright::PREFIX)?.start(listener)?;
    stay(&format!("{url}plain/"))
}

/// Serves until it is ended from outside.
fn stay(url: &str) -> ! {
    println!("\nOpen {url} in a browser. Ctrl-C ends the server.");
    loop {
        std::thread::park();
    }
}

fn dist(base: Option<&str>) -> Result<(), Failure> {
    let workspace = Workspace::find()?;
    site::build(&workspace, site::set_up(&workspace)?)?;
    release::make(&workspace, base).map(drop)
}

fn check() -> Result<(), Failure> {
    let workspace = Workspace::find()?;
    let mut suites = Suites::default();
    checks::run_quick(&workspace, &mut suites);
    suites.finish("")
}

fn tidy() -> Result<(), Failure> {
    let workspace = Workspace::find()?;
    let mut suites = Suites::default();
    checks::run_tidy(&workspace, &mut suites);
    suites.finish("")
}

fn test(thoroughness: Thoroughness) -> Result<(), Failure> {
    let workspace = Workspace::find()?;
    let mut suites = Suites::default();
    checks::run_quick(&workspace, &mut suites);
    if thoroughness == Thoroughness::Thorough {
        checks::run_properties(&workspace, &mut suites);
    }
    checks::run_documentation(&workspace, &mut suites);
    suites.run("posters", || size::check_posters(&workspace));
    let sizes = site::run(&workspace, &mut suites, &[]);
    browsers::run_suite(&workspace, &mut suites);
    suites.finish(&sizes)
}

fn fuzz(seconds: u32) -> Result<(), Failure> {
    fuzz::run(&Workspace::find()?, seconds)
}

fn mutants(share: Option<&str>) -> Result<(), Failure> {
    mutants::run(&Workspace::find()?, share)
}

fn bench(peers: Option<&str>) -> Result<(), Failure> {
    bench::run(&Workspace::find()?, peers)
}

fn bench_site(script: &str) -> Result<(), Failure> {
    bench_page::run(&Workspace::find()?, script)
}

fn end_to_end(arguments: &[&str]) -> Result<(), Failure> {
    let workspace = Workspace::find()?;
    let mut suites = Suites::default();
    let sizes = site::run(&workspace, &mut suites, arguments);
    suites.finish(&sizes)
}

fn other_browsers() -> Result<(), Failure> {
    let workspace = Workspace::find()?;
    site::build(&workspace, site::set_up(&workspace)?)?;
    let mut suites = Suites::default();
    browsers::run_suite(&workspace, &mut suites);
    suites.finish("")
}

fn screenshots() -> Result<(), Failure> {
    let workspace = Workspace::find()?;
    let browser = playwright::set_up(&workspace)?;
    site::build(&workspace, site::set_up(&workspace)?)?;
    let mut suites = Suites::default();
    suites.run("screenshots", || playwright::take_screenshots(&workspace, &browser));
    suites.finish("")
}
