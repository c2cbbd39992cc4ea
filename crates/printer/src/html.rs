//! Rows as a page of its own, without anything from elsewhere: to be saved, sent or printed from a browser.

use std::fmt::Write as _;

use domain::receipt::paper::{Paper, Row, Weight};

use crate::qr::{QUIET, Squares};

/// Ink on paper, as wide as a receipt, with figures of one width.
const STYLE: &str = "\
:root{color-scheme:light}\
body{margin:0;background:#eceae3;color:#14181f;font:15px/1.4 Inter,system-ui,sans-serif;\
font-variant-numeric:tabular-nums}\
main{box-sizing:border-box;max-width:22rem;margin:1.5rem auto;padding:1.5rem 1.25rem;background:#fff}\
p,pre,table,hr{margin:0}p{white-space:pre-wrap;overflow-wrap:anywhere}\
.centre{text-align:center}.strong{font-weight:700}\
.loud{text-align:center;font-size:2em;font-weight:700;line-height:1.15;padding:.2em 0}\
.pair{display:flex;gap:1rem;justify-content:space-between;align-items:flex-end}\
.pair span+span{white-space:nowrap;text-align:right}.blank{height:.8em}\
hr{border:0;border-top:1px solid #14181f;margin:.5em 0}\
table{width:100%;border-collapse:collapse}td{padding:0;text-align:right}td:first-child{text-align:left}\
pre{font:13px/1.4 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}\
.fill{display:flex;gap:.5rem;padding-top:2em}.fill i{flex:1;border-bottom:1px solid}\
svg{display:block;width:9rem;height:9rem;margin:.75rem auto 0}\
@media print{body{background:#fff}main{margin:0;padding:0}}";

/// The page. `language` is what its words are in, `title` what a browser calls it.
pub fn html(paper: &Paper, language: &str, title: &str) -> String {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n",
        safe(language),
        safe(title)
    );
    let mut table = false;
    for row in &paper.rows {
        let is_table = matches!(row, Row::Columns(..));
        if table != is_table {
            page.push_str(if is_table { "<table>\n" } else { "</table>\n" });
            table = is_table;
        }
        one(&mut page, row);
    }
    if table {
        page.push_str("</table>\n");
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn one(page: &mut String, row: &Row) {
    let strong = |weight: &Weight| match weight {
        Weight::Strong => " strong",
        Weight::Usual => "",
    };
    let line = match row {
        Row::Blank => "<p class=\"blank\"></p>".to_owned(),
        Row::Rule => "<hr>".to_owned(),
        Row::Left(text) => format!("<p>{}</p>", safe(text)),
        Row::Slip(text) => format!("<pre>{}</pre>", safe(text)),
        Row::Centre(text, weight) => format!("<p class=\"centre{}\">{}</p>", strong(weight), safe(text)),
        Row::Loud(text) => format!("<p class=\"loud\">{}</p>", safe(text)),
        Row::Pair(left, right, weight) => format!(
            "<p class=\"pair{}\"><span>{}</span> <span>{}</span></p>",
            strong(weight),
            safe(left),
            safe(right)
        ),
        Row::Columns(label, numbers) => {
            let [net, tax, gross] = numbers.each_ref().map(|number| safe(number));
            format!("<tr><td>{}</td><td>{net}</td><td>{tax}</td><td>{gross}</td></tr>", safe(label))
        }
        Row::Fill(word) => format!("<p class=\"fill\"><span>{}</span><i></i></p>", safe(word)),
        Row::Code(content) => svg(content),
    };
    page.push_str(&line);
    page.push('\n');
}

fn svg(content: &str) -> String {
    let Some(squares) = Squares::of(content) else { return String::new() };
    let side = squares.side.saturating_add(QUIET.saturating_mul(2));
    let mut path = String::new();
    for (row, column, length) in squares.runs() {
        let (x, y) = (column.saturating_add(QUIET), row.saturating_add(QUIET));
        // Writing to a string cannot fail.
        write!(path, "M{x} {y}h{length}v1h-{length}z").ok();
    }
    format!(
        "<svg role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path d=\"{path}\"/></svg>",
        safe(content)
    )
}

/// Text that stays text.
fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}
