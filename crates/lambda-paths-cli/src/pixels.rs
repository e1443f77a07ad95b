//! Pixels of a drawing, with a typeface of our own: what is on this machine makes no difference.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::failure::Failure;

/// Regular and bold: Latin, Greek, Cyrillic and signs of Arimo, which has the widths of Arial. What
/// else a title holds is left out. `fonts/README.md` says how they were made.
const FONTS: [&[u8]; 2] =
    [include_bytes!("../fonts/Arimo-Regular.ttf"), include_bytes!("../fonts/Arimo-Bold.ttf")];
const FAMILY: &str = "Arimo";

/// The PNG of an SVG document, in the document's own size.
pub(crate) fn png(drawing: &str) -> Result<Vec<u8>, Failure> {
    let mut options = Options { font_family: FAMILY.to_owned(), ..Options::default() };
    let fonts = options.fontdb_mut();
    for font in FONTS {
        fonts.load_font_data(font.to_vec());
    }
    fonts.set_sans_serif_family(FAMILY);
    let tree = Tree::from_str(drawing, &options).map_err(|error| wrong(&error))?;
    let size = tree.size().to_int_size();
    let mut pixmap = Pixmap::new(size.width(), size.height()).ok_or_else(|| wrong(&"no size"))?;
    resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| wrong(&error))
}

fn wrong(error: &dyn std::fmt::Display) -> Failure {
    Failure::Drawing(error.to_string())
}
