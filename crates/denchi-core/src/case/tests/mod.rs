mod fixture;
mod valid;
