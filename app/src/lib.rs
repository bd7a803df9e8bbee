//! The house: the slices listed, an organisation opened, served, operated and shown. Holds no logic of a slice.

words::words!("locales");

pub mod config;
pub mod demo;
pub mod house;
pub mod operate;
pub mod serve;
pub mod web;
