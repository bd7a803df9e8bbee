//! Whole-app tests live in tests/.
