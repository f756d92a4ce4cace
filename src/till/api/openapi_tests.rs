//! The description of the local API, made from the types that it reads and writes. It is kept in `docs/api/openapi.json`,
//! which the till answers with; a route, a body or an answer that changes makes this test fail until it is written anew.

use schemars::JsonSchema;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json};

use super::counter_body::{CounterBody, SaleBody};
use super::door::routes;
use super::openapi::DOCUMENT;
use super::operators::{ApproveBody, DeskReply, SignInBody, TrainingBody, TrainingReply};
use super::printing::{CardBody, PrinterReply};
use super::reply::{CounterReply, MemberReply, QuoteReply, SeenReply};
use super::request::{CloseBody, EnrolBody, ReplaceBody, ScanBody, VoidBody};
use super::returns::ReturnBody;
use super::sale_reply::{DayReply, GoodsReply, JoinedReply, ReturnReply, SaleReply, SalesReply};

#[cfg_attr(
    feature = "schema",
    expect(clippy::duplicate_mod, reason = "rooms share no module of their tests")
)]
#[path = "../../../tests/data/kept_text.rs"]
mod kept_text;

type Problems = &'static [(u16, &'static [&'static str])];

/// What any call can be refused with.
const ANY: Problems = &[
    (401, &["wrong_token"]),
    (403, &["wrong_origin"]),
    (500, &["internal"]),
    (503, &["cache_unavailable", "journal_unwritable"]),
];
/// What any call with a body can be refused with.
const READ: Problems = &[(400, &["not_json"]), (413, &["body_too_large"])];
/// What a basket, a card and choices can be refused with.
const ASKED: Problems = &[
    (404, &["unknown_card"]),
    (409, &["card_blocked"]),
    (
        422,
        &[
            "amount_invalid",
            "basket_invalid",
            "card_invalid",
            "choices_invalid",
            "price_invalid",
            "quantity_invalid",
            "too_many_lines",
            "unit_unknown",
            "wrong_currency",
        ],
    ),
];
/// What an action of an operator can be refused with.
const ACTED: Problems =
    &[(403, &["right_missing", "sign_in_needed"]), (409, &["op_id_reused"]), (422, &["op_id_invalid"])];
const PRINTED: Problems = &[(409, &["printer_off"]), (422, &["receipt_too_long"]), (503, &["printer_full"])];
const SIGNED_IN: Problems =
    &[(403, &["pin_wrong"]), (409, &["no_operators"]), (422, &["sign_in_invalid"]), (429, &["pin_wait"])];

struct Maker {
    read: SchemaGenerator,
    written: SchemaGenerator,
    paths: Map<String, Value>,
}

/// One call.
struct Call<'c> {
    path: &'c str,
    method: &'c str,
    summary: &'c str,
    problems: &'c [Problems],
    body: Option<Value>,
    answers: Vec<(u16, &'c str, Value)>,
}

impl Maker {
    fn new() -> Self {
        let settings = || {
            let mut settings = SchemaSettings::draft2020_12();
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
            settings
        };
        Self {
            read: settings().for_deserialize().into_generator(),
            written: settings().for_serialize().into_generator(),
            paths: Map::new(),
        }
    }

    fn body<T: JsonSchema>(&mut self) -> Option<Value> {
        Some(self.read.subschema_for::<T>().to_value())
    }

    fn json<T: JsonSchema>(&mut self) -> Value {
        json!({ "application/json": { "schema": self.written.subschema_for::<T>().to_value() } })
    }

    fn call(&mut self, call: Call<'_>) {
        let mut answers = Map::new();
        for (status, description, content) in call.answers {
            answers.insert(status.to_string(), json!({ "description": description, "content": content }));
        }
        for (status, codes) in merged(call.problems) {
            let schema = json!({
                "allOf": [
                    { "$ref": "#/components/schemas/Problem" },
                    { "properties": { "code": { "enum": codes } } },
                ],
            });
            let mut answer = json!({
                "description": "refused; `code` says why",
                "content": { "application/problem+json": { "schema": schema } },
            });
            match status {
                401 => answer["headers"] = header("WWW-Authenticate", "how to authenticate"),
                429 => answer["headers"] = header("Retry-After", "seconds to wait"),
                _ => {}
            }
            answers.insert(status.to_string(), answer);
        }
        let mut parameters = vec![
            json!({ "$ref": "#/components/parameters/lang" }),
            json!({ "$ref": "#/components/parameters/accept_language" }),
        ];
        for name in call.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
            let schema = json!({ "type": "string" });
            parameters.push(json!({ "name": name, "in": "path", "required": true, "schema": schema }));
        }
        if call.path.ends_with("/escpos") {
            let schema = json!({ "type": "string" });
            parameters.push(json!({ "name": "profile", "in": "query", "schema": schema }));
        }
        let mut operation =
            json!({ "summary": call.summary, "parameters": parameters, "responses": answers });
        if let Some(schema) = call.body {
            let content = json!({ "application/json": { "schema": schema } });
            operation["requestBody"] = json!({ "required": true, "content": content });
        }
        let path = self.paths.entry(call.path.to_owned()).or_insert_with(|| json!({}));
        path[call.method] = operation;
    }

    /// A call without a body.
    fn get(&mut self, path: &str, summary: &str, problems: &[Problems], content: Value) {
        let answers = vec![(200, "done", content)];
        self.call(Call { path, method: "get", summary, problems, body: None, answers });
    }

    /// A call that takes effect once: 201 when it did, 200 for a repeat.
    fn once<B: JsonSchema, R: JsonSchema>(&mut self, path: &str, summary: &str, problems: &[Problems]) {
        let (body, content) = (self.body::<B>(), self.json::<R>());
        let answers =
            vec![(201, "done", content.clone()), (200, "was done before: the same answer again", content)];
        self.call(Call { path, method: "post", summary, problems, body, answers });
    }

    fn post<B: JsonSchema, R: JsonSchema>(
        &mut self,
        (method, path): (&str, &str),
        summary: &str,
        problems: &[Problems],
        status: u16,
    ) {
        let (body, content) = (self.body::<B>(), self.json::<R>());
        let answers = vec![(status, "done", content)];
        self.call(Call { path, method, summary, problems, body, answers });
    }

    fn print(&mut self, path: &str, problems: &[Problems], body: Option<Value>) {
        let answers = vec![(202, "in the printer's queue", self.json::<PrinterReply>())];
        let summary = "Print it again";
        self.call(Call { path, method: "post", summary, problems, body, answers });
    }

    fn document(mut self) -> Value {
        let mut schemas = self.written.take_definitions(true);
        schemas.extend(self.read.take_definitions(true));
        schemas.insert("Problem".to_owned(), problem_schema());
        let text = |schema: Value| json!({ "schema": schema });
        json!({
            "openapi": "3.1.0",
            "info": {
                "title": "Tallytill, local API of a till",
                "version": "1",
                "description": "Loopback only. Money, points and quantities are decimal strings. Every call names its \
                    program by a token of `tallytill till pair`. Calls with an `op_id` take effect once; a repeat \
                    with the same body gets the same answer. Answers may get further members.",
                "license": { "name": "Apache-2.0 OR MIT" },
            },
            "servers": [{ "url": "http://127.0.0.1:7701" }],
            "security": [{ "token": [] }],
            "paths": self.paths,
            "components": {
                "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
                "parameters": {
                    "lang": text_parameter("lang", "query", &text(json!({ "type": "string" })), "language of sentences"),
                    "accept_language": text_parameter(
                        "Accept-Language", "header", &text(json!({ "type": "string" })), "languages of sentences",
                    ),
                },
                "schemas": schemas,
            },
        })
    }
}

fn header(name: &str, description: &str) -> Value {
    json!({ name: { "description": description, "schema": { "type": "string" } } })
}

fn text_parameter(name: &str, place: &str, schema: &Value, description: &str) -> Value {
    json!({ "name": name, "in": place, "description": description, "schema": schema["schema"] })
}

/// RFC 9457.
fn problem_schema() -> Value {
    json!({
        "description": "Why a call was refused (RFC 9457).",
        "type": "object",
        "required": ["type", "title", "status", "code", "detail", "retry"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string", "description": "stable" },
            "detail": { "type": "string", "description": "a sentence for the cashier, in their language" },
            "cause": { "type": "string", "description": "what exactly, in English, for whoever connects a program" },
            "retry": { "type": "boolean", "description": "whether the same call may succeed later" },
            "retry_after_s": { "type": "integer", "description": "seconds to wait before that" },
        },
    })
}

/// All problems by status, each code once.
fn merged(
    problems: &[Problems],
) -> std::collections::BTreeMap<u16, std::collections::BTreeSet<&'static str>> {
    let mut all = std::collections::BTreeMap::new();
    for (status, codes) in problems.iter().flat_map(|problems| problems.iter()) {
        let known: &mut std::collections::BTreeSet<_> = all.entry(*status).or_default();
        known.extend(codes.iter().copied());
    }
    all
}

fn of_type(media_type: &str) -> Value {
    json!({ media_type: { "schema": { "type": "string" } } })
}

fn reads(make: &mut Maker) {
    let free = json!({ "application/json": { "schema": { "type": "object" } } });
    make.get("/v1/status", "How the till is; members come and go with its equipment", &[ANY], free);
    let events = "Server-sent events: the present state first, then scan, quote, sale, sync, device, printer, operator, training";
    make.get("/v1/events", events, &[ANY], of_type("text/event-stream"));
    let counter = make.json::<CounterReply<'_>>();
    make.get("/v1/basket", "What lies on the counter, with its quote", &[ANY, ASKED], counter);
    let sales = make.json::<SalesReply>();
    make.get("/v1/sales", "The day's sales, newest first", &[ANY], sales);
    let unknown_sale: Problems = &[(404, &["unknown_sale"]), (422, &["op_id_invalid"])];
    let sale = make.json::<SaleReply<'_>>();
    make.get("/v1/sales/{op_id}", "A sale with its receipt", &[ANY, unknown_sale], sale);
    let no_profile: Problems = &[(422, &["profile_unknown"])];
    let bytes = of_type("application/octet-stream");
    make.get("/v1/sales/{op_id}/escpos", "The receipt as ESC/POS", &[ANY, unknown_sale, no_profile], bytes);
    let unknown_return: Problems = &[(404, &["unknown_return"]), (422, &["op_id_invalid"])];
    let taken = make.json::<ReturnReply<'_>>();
    make.get("/v1/returns/{op_id}", "A return", &[ANY, unknown_return], taken);
    let member = make.json::<Option<MemberReply<'_>>>();
    make.get("/v1/members/{card}", "The member of a card", &[ANY, ASKED], member);
    let goods = make.json::<GoodsReply>();
    make.get("/v1/goods", "What the till can sell without a POS", &[ANY], goods);
    let desk = make.json::<DeskReply>();
    make.get("/v1/operator", "Who works at the till", &[ANY], desk);
    let training = make.json::<TrainingReply>();
    make.get("/v1/training", "Whether training is under way", &[ANY], training);
    make.get("/metrics", "Counters for Prometheus", &[ANY], of_type("application/openmetrics-text"));
    make.get(
        "/openapi.json",
        "This document",
        &[ANY],
        json!({ "application/json": { "schema": { "type": "object" } } }),
    );
    make.print("/v1/sales/{op_id}/print", &[ANY, unknown_sale, PRINTED], None);
    make.print("/v1/returns/{op_id}/print", &[ANY, unknown_return, PRINTED], None);
    let card = make.body::<CardBody>();
    make.print("/v1/members/{card}/print", &[ANY, READ, ASKED, PRINTED], card);
}

fn writes(make: &mut Maker) {
    let changed: Problems = &[(409, &["counter_changed"])];
    let put = ("put", "/v1/basket");
    make.post::<CounterBody, CounterReply<'_>>(
        put,
        "Put something on the counter",
        &[ANY, READ, ASKED, changed],
        200,
    );
    let quotes = ("post", "/v1/quotes");
    make.post::<CounterBody, QuoteReply<'_>>(
        quotes,
        "What it would come to; writes nothing",
        &[ANY, READ, ASKED],
        200,
    );
    let sold: Problems = &[(409, &["quote_changed"]), (422, &["basket_empty"])];
    make.once::<SaleBody, SaleReply<'_>>(
        "/v1/sales",
        "Sell for what a quote named",
        &[ANY, READ, ASKED, ACTED, sold],
    );
    let void: Problems = &[(404, &["unknown_sale"]), (409, &["already_void", "partly_returned"])];
    make.once::<VoidBody, SaleReply<'_>>(
        "/v1/sales/{op_id}/void",
        "Undo a sale in whole",
        &[ANY, READ, ACTED, void],
    );
    let back: Problems = &[
        (404, &["sale_not_arrived", "unknown_sale"]),
        (409, &["all_returned", "already_void"]),
        (422, &["quantity_invalid", "return_invalid", "returned_too_much"]),
        (503, &["sale_unknown_offline"]),
    ];
    make.once::<ReturnBody, ReturnReply<'_>>(
        "/v1/returns",
        "Take goods back, in whole or in part",
        &[ANY, READ, ACTED, back],
    );
    make.once::<CloseBody, DayReply>(
        "/v1/day/close",
        "Count and sum the day; ends training",
        &[ANY, READ, ACTED],
    );
    let joins: Problems = &[
        (404, &["unknown_card"]),
        (409, &["card_blocked", "card_taken"]),
        (422, &["birthday_invalid", "card_invalid", "card_refused", "name_invalid"]),
        (503, &["card_stock_unwritable", "card_unverified", "no_card_left"]),
    ];
    make.once::<EnrolBody, JoinedReply<'_>>(
        "/v1/members",
        "Take a member in, offline too",
        &[ANY, READ, ACTED, joins],
    );
    let another: Problems = &[
        (404, &["unknown_card"]),
        (409, &["card_blocked", "card_not_theirs", "card_taken", "not_in_training"]),
        (422, &["card_invalid", "card_refused", "card_unsigned"]),
        (503, &["card_stock_unwritable", "card_unverified", "no_card_left"]),
    ];
    let path = "/v1/members/{card}/replace";
    make.once::<ReplaceBody, JoinedReply<'_>>(
        path,
        "Give a member another card",
        &[ANY, READ, ACTED, another],
    );
    let scans = ("post", "/v1/scans");
    make.post::<ScanBody, Option<SeenReply<'_>>>(scans, "A scan that somebody else saw", &[ANY, READ], 202);
    let sign_in = ("post", "/v1/operator/sign-in");
    make.post::<SignInBody, DeskReply>(sign_in, "Sign an operator in", &[ANY, READ, SIGNED_IN], 200);
    let (path, answers) = ("/v1/operator/sign-out", vec![(200, "done", make.json::<DeskReply>())]);
    let summary = "Sign the operator out";
    make.call(Call { path, method: "post", summary, problems: &[ANY], body: None, answers });
    let refused: Problems = &[(403, &["approval_refused"])];
    let approve = ("post", "/v1/operator/approve");
    make.post::<ApproveBody, DeskReply>(
        approve,
        "Lend a right for one action",
        &[ANY, READ, SIGNED_IN, refused],
        200,
    );
    let training: Problems = &[(403, &["right_missing", "sign_in_needed"]), (409, &["basket_open"])];
    let train = ("post", "/v1/training");
    make.post::<TrainingBody, TrainingReply>(train, "Begin or end training", &[ANY, READ, training], 200);
}

fn document() -> Value {
    let mut make = Maker::new();
    reads(&mut make);
    writes(&mut make);
    make.document()
}

#[test]
fn the_description_is_what_the_types_say() {
    let found = format!("{:#}\n", document());
    kept_text::hold_against("docs/api/openapi.json", DOCUMENT, &found);
}

#[test]
fn every_route_is_described_and_nothing_else_is() {
    let document = document();
    let mut described: Vec<(String, String)> = Vec::new();
    for (path, calls) in document["paths"].as_object().unwrap() {
        described.extend(calls.as_object().unwrap().keys().map(|method| (path.clone(), method.clone())));
    }
    let mut known: Vec<(String, String)> = Vec::new();
    for (path, methods, _) in routes() {
        known.extend(methods.iter().map(|method| (path.to_owned(), (*method).to_owned())));
    }
    described.sort();
    known.sort();
    assert_eq!(described, known);
}

#[test]
fn every_code_that_the_rooms_of_the_api_refuse_with_is_described() {
    let described = document().to_string();
    let rooms = [
        include_str!("fault.rs"),
        include_str!("request.rs"),
        include_str!("counter_body.rs"),
        include_str!("guard.rs"),
        include_str!("operators.rs"),
        include_str!("printing.rs"),
        include_str!("returns.rs"),
    ];
    for room in rooms {
        for literal in room.split('"').skip(1).step_by(2) {
            let is_code = literal.contains('_')
                && literal.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            let is_other = ["tallytill_page", "day_close", "points_spent", "spend_points", "tax_included"]
                .contains(&literal);
            let followed = [format!("code\", \"{literal}"), literal.to_owned()];
            let known = followed.iter().any(|text| described.contains(&format!("\"{text}\"")));
            assert!(!is_code || is_other || known, "`{literal}` is not described");
        }
    }
}
