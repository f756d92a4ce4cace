//! Bodies between till and hub: read with a limit on size and time, written with their media type.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use minicbor::{Decode, Encode};
use tokio::time::timeout;

use crate::core::sync::wire::{BODY_BYTES_MAX, MEDIA_TYPE};
use crate::hub::refusal;
use crate::net::Problem;
use crate::net::body::{decode_body, encode_body};

/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// A message in a body.
pub(super) struct Packed<T>(pub(super) T);

/// The bytes of a body.
pub(super) async fn read_body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    let arrived = timeout(BODY_TIMEOUT, Bytes::from_request(request, state)).await;
    arrived.map_err(|_| refusal::body_too_slow())?.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => {
            refusal::body_too_large(BODY_BYTES_MAX)
        }
        _ => refusal::not_readable("the body broke off"),
    })
}

impl<S: Send + Sync, T: for<'b> Decode<'b, ()>> FromRequest<S> for Packed<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = read_body(request, state).await?;
        decode_body(&bytes, BODY_BYTES_MAX)
            .map(Self)
            .map_err(|fault| refusal::not_readable(fault.to_string()))
    }
}

impl<T: Encode<()>> IntoResponse for Packed<T> {
    fn into_response(self) -> Response {
        match encode_body(&self.0) {
            Ok(bytes) => {
                ([(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE))], bytes).into_response()
            }
            Err(_) => refusal::unexpected().into_response(),
        }
    }
}
