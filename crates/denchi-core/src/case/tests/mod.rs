mod cases;
mod fixture;
mod package;
mod valid;
