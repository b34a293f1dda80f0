//! The one-time token in the address that whoever starts the server opens.

use std::sync::{Mutex, PoisonError};

use anyhow::Result;

use crate::workspace::secrets;

/// A token that opens one session, once.
pub(crate) struct Token(Mutex<Option<String>>);

impl Token {
    /// A token where the server can only be reached from this machine; elsewhere there is none.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub(crate) fn new(loopback: bool) -> Result<Self> {
        let token = if loopback { Some(secrets::fresh()?) } else { None };
        Ok(Token(Mutex::new(token)))
    }

    /// The token, for the terminal, until it is used.
    pub(crate) fn for_operator(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Uses the token up; `false` where it is another, or was used.
    pub(crate) fn redeem(&self, token: &str) -> bool {
        let mut own = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = own.as_deref().is_some_and(|own| secrets::same(own, token));
        if fits {
            *own = None;
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_once() {
        let token = Token::new(true).unwrap_or(Token(Mutex::new(None)));
        let own = token.for_operator().unwrap_or_default();
        assert_eq!(own.len(), 64);
        assert!(!token.redeem("") && !token.redeem(&own[1..]) && token.redeem(&own) && !token.redeem(&own));
        let none = Token::new(false).unwrap_or(Token(Mutex::new(Some(String::new()))));
        assert!(none.for_operator().is_none() && !none.redeem(""));
    }
}
