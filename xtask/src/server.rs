//! A server of static files for one's own machine: the built site, at the root or below a path.
//!
//! It answers on 127.0.0.1 only, reads nothing outside its folder, and never writes.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::failure::Failure;

/// A browser opens connections ahead of need; an idle one is let go after this.
const IDLE: Duration = Duration::from_secs(10);
/// A request line or a header longer than this is nobody's browser.
const LINE_BYTES_MAX: u64 = 16 * 1024;
const HEADERS_MAX: usize = 100;

/// Which files are served, and under which paths.
pub(crate) struct Site {
    mounts: Vec<Mount>,
}

/// A folder that is served under a path.
struct Mount {
    /// The folder, as an absolute path without links.
    folder: PathBuf,
    /// The path of its root, with a slash at both ends.
    prefix: String,
}

/// Takes a port of this machine, or any free one for 0, before there is anything to serve.
pub(crate) fn claim(port: u16) -> Result<TcpListener, Failure> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|_| Failure::PortTaken { port })
}

/// What is sent back.
struct Answer {
    status: &'static str,
    content_type: &'static str,
    location: Option<String>,
    body: Vec<u8>,
}

impl Site {
    /// The files in `folder`, served below `prefix`, such as `/` or `/docs/demo/`.
    pub(crate) fn new(folder: &Path, prefix: &str) -> Result<Self, Failure> {
        Self { mounts: Vec::new() }.and(folder, prefix)
    }

    /// The same, and the files in `folder` below `prefix`; where both could be, the former.
    pub(crate) fn and(mut self, folder: &Path, prefix: &str) -> Result<Self, Failure> {
        let folder = fs::canonicalize(folder).map_err(Failure::file(folder))?;
        let name = prefix.trim_matches('/');
        let prefix = if name.is_empty() { "/".to_owned() } else { format!("/{name}/") };
        self.mounts.push(Mount { folder, prefix });
        Ok(self)
    }

    /// Starts serving on a claimed port; the address of the first folder's root.
    pub(crate) fn start(self, listener: TcpListener) -> Result<String, Failure> {
        let local = listener.local_addr();
        let port = local.map_err(Failure::file(Path::new("socket")))?.port();
        let url = format!("http://{}:{port}{}", Ipv4Addr::LOCALHOST, self.mounts[0].prefix);
        let site = Arc::new(self);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let site = Arc::clone(&site);
                // The browser went away; there is nobody to tell.
                thread::spawn(move || drop(site.serve(&stream)));
            }
        });
        Ok(url)
    }

    fn serve(&self, stream: &TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(IDLE))?;
        stream.set_write_timeout(Some(IDLE))?;
        let mut reader = BufReader::new(stream);
        let request = read_line(&mut reader)?;
        for _ in 0..HEADERS_MAX {
            if read_line(&mut reader)?.is_empty() {
                break;
            }
        }
        let mut words = request.split(' ');
        let method = words.next().unwrap_or_default();
        let answer = match method {
            "GET" | "HEAD" => self.answer(words.next().unwrap_or_default()),
            _ => Answer::error("405 Method Not Allowed"),
        };
        answer.write(stream, method != "HEAD")
    }

    fn answer(&self, target: &str) -> Answer {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        if let Some(mount) = self.mounts.iter().find(|mount| format!("{path}/") == mount.prefix) {
            return Answer::redirect(mount.prefix.clone());
        }
        let Some(file) = self.mounts.iter().find_map(|mount| mount.file(path)) else {
            return Answer::error("404 Not Found");
        };
        // A relative link on the page of a folder needs the slash.
        if file.is_dir() && !path.ends_with('/') {
            return Answer::redirect(format!("{path}/"));
        }
        let file = if file.is_dir() { file.join("index.html") } else { file };
        match fs::read(&file) {
            Ok(body) => {
                Answer { status: "200 OK", content_type: content_type(&file), location: None, body }
            }
            Err(_) => Answer::error("404 Not Found"),
        }
    }
}

impl Mount {
    /// The file or folder at a path, if it lies inside this folder.
    fn file(&self, path: &str) -> Option<PathBuf> {
        let relative = PathBuf::from(decode(path.strip_prefix(&self.prefix)?)?);
        let plain = |part| matches!(part, Component::Normal(_) | Component::CurDir);
        if !relative.components().all(plain) {
            return None;
        }
        // Links are followed first, so that none leads out.
        let file = fs::canonicalize(self.folder.join(relative)).ok()?;
        file.starts_with(&self.folder).then_some(file)
    }
}

impl Answer {
    fn error(status: &'static str) -> Self {
        let body = format!("{status}\n").into_bytes();
        Self { status, content_type: "text/plain; charset=utf-8", location: None, body }
    }

    fn redirect(location: String) -> Self {
        Self { location: Some(location), ..Self::error("301 Moved Permanently") }
    }

    fn write(&self, mut stream: &TcpStream, with_body: bool) -> io::Result<()> {
        let mut head =
            format!("HTTP/1.1 {}\r\nContent-Type: {}\r\n", self.status, self.content_type);
        if let Some(location) = &self.location {
            head += &format!("Location: {location}\r\n");
        }
        head += &format!("Content-Length: {}\r\n", self.body.len());
        head += "Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n";
        // A frame without an origin may load scripts and programs only from whom lets everybody.
        head += "Access-Control-Allow-Origin: *\r\n";
        head += "Connection: close\r\n\r\n";
        stream.write_all(head.as_bytes())?;
        if with_body {
            stream.write_all(&self.body)?;
        }
        stream.flush()
    }
}

fn read_line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    io::Read::take(reader, LINE_BYTES_MAX).read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

/// A path with its `%20`s resolved; nothing for one that is malformed or hides a separator.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let decoded = if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
        } else {
            byte
        };
        if matches!(decoded, 0 | b'\\' | b':') || (decoded == b'/' && byte == b'%') {
            return None;
        }
        bytes.push(decoded);
    }
    String::from_utf8(bytes).ok()
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|end| end.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::path::PathBuf;

    use super::{Site, claim};

    /// A folder `site` with a page and a module, beside a file that must stay unseen.
    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("site/inner")).unwrap();
        fs::write(folder.join("secret.txt"), "secret").unwrap();
        fs::write(folder.join("site/index.html"), "<p>page</p>").unwrap();
        fs::write(folder.join("site/inner/index.html"), "<p>inner</p>").unwrap();
        fs::write(folder.join("site/app one.wasm"), "\0asm").unwrap();
        folder
    }

    fn request(url: &str, line: &str) -> String {
        let host = url.strip_prefix("http://").unwrap().split('/').next().unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "{line} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn the_site_answers_below_its_prefix_only() {
        let folder = folder("prefix");
        let url =
            Site::new(&folder.join("site"), "docs/demo").unwrap().start(claim(0).unwrap()).unwrap();
        assert!(url.ends_with("/docs/demo/"), "{url}");
        assert!(request(&url, "GET /docs/demo/?x=1").ends_with("<p>page</p>"));
        assert!(request(&url, "GET /docs/demo").contains("Location: /docs/demo/\r\n"));
        assert!(request(&url, "GET /docs/demo/inner").contains("Location: /docs/demo/inner/\r\n"));
        assert!(request(&url, "GET /docs/demo/inner/").ends_with("<p>inner</p>"));
        assert!(request(&url, "GET /").starts_with("HTTP/1.1 404"));
        assert!(request(&url, "POST /docs/demo/").starts_with("HTTP/1.1 405"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_second_folder_stands_beside_the_first() {
        let folder = folder("beside");
        let site = Site::new(&folder.join("site"), "/docs/demo/").unwrap();
        let site = site.and(&folder.join("site/inner"), "/hosts/").unwrap();
        let url = site.start(claim(0).unwrap()).unwrap();
        assert!(request(&url, "GET /docs/demo/").ends_with("<p>page</p>"));
        assert!(request(&url, "GET /hosts/").ends_with("<p>inner</p>"));
        assert!(request(&url, "GET /hosts/../../secret.txt").starts_with("HTTP/1.1 404"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn webassembly_has_its_own_type_and_head_has_no_body() {
        let folder = folder("types");
        let url = Site::new(&folder.join("site"), "/").unwrap().start(claim(0).unwrap()).unwrap();
        let answer = request(&url, "HEAD /app%20one.wasm");
        assert!(answer.contains("Content-Type: application/wasm\r\n"), "{answer}");
        assert!(answer.contains("Content-Length: 4\r\n") && answer.ends_with("\r\n\r\n"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_port_is_claimed_once() {
        let listener = claim(0).unwrap();
        assert!(claim(listener.local_addr().unwrap().port()).is_err());
    }

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let folder = folder("outside");
        let url = Site::new(&folder.join("site"), "/").unwrap().start(claim(0).unwrap()).unwrap();
        let ways = ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "//etc/passwd"];
        for way in ways.iter().chain(&["/..\\secret.txt", "/inner/../../secret.txt", "/%zz"]) {
            let answer = request(&url, &format!("GET {way}"));
            assert!(answer.starts_with("HTTP/1.1 404"), "{way}: {answer}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
