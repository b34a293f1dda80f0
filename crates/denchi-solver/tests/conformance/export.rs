//! Written files, read back by HiGHS.

use std::ffi::CString;

use denchi_solver::{ColumnBuilder, Names, Problem, write_lp, write_mps};

use crate::cases::{INFINITY, close, dantzig, network, quick, wagner_whitin, windows};

/// Objective of the file as HiGHS reads it, and its numbers of columns and of integer columns.
fn read_back(text: &[u8], extension: &str) -> (f64, usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("problem.{extension}"));
    std::fs::write(&path, text).unwrap();
    let path = CString::new(path.to_str().unwrap()).unwrap();
    // SAFETY: one instance, used by this thread and destroyed at the end; all strings are null-terminated.
    unsafe {
        let highs = highs_sys::Highs_create();
        highs_sys::Highs_setBoolOptionValue(highs, c"output_flag".as_ptr(), 0);
        highs_sys::Highs_setDoubleOptionValue(highs, c"mip_rel_gap".as_ptr(), 0.0);
        assert_eq!(
            highs_sys::Highs_readModel(highs, path.as_ptr()),
            highs_sys::STATUS_OK,
            "{}",
            String::from_utf8_lossy(text)
        );
        assert_eq!(highs_sys::Highs_run(highs), highs_sys::STATUS_OK);
        assert_eq!(highs_sys::Highs_getModelStatus(highs), highs_sys::MODEL_STATUS_OPTIMAL);
        let objective = highs_sys::Highs_getObjectiveValue(highs);
        let columns = highs_sys::Highs_getNumCol(highs);
        let mut integer = 0;
        for column in 0..columns {
            let mut kind = 0;
            highs_sys::Highs_getColIntegrality(highs, column, &raw mut kind);
            integer += usize::from(kind == highs_sys::VAR_TYPE_INTEGER);
        }
        highs_sys::Highs_destroy(highs);
        (objective, usize::try_from(columns).unwrap(), integer)
    }
}

fn texts(problem: &Problem, names: Names<'_>) -> [(Vec<u8>, &'static str); 2] {
    let (mut mps, mut lp) = (Vec::new(), Vec::new());
    write_mps(problem, names, &mut mps).unwrap();
    write_lp(problem, names, &mut lp).unwrap();
    [(mps, "mps"), (lp, "lp")]
}

/// All kinds of rows, bounds and whole numbers, and an offset. Each column is held by one bound or row:
/// minimise 1.5 + x - y + z + 2 w - i + j with 3 <= x <= 8 (row), x - y >= -4 and y <= 5, z free with z = -6 (row),
/// w >= -2, integers i in [0, 3.5] and j in (-inf, -1] with j >= -7.5 (row).
/// x = 3, y = 5, z = -6, w = -2, i = 3, j = -7: 1.5 + 3 - 5 - 6 - 4 - 3 - 7 = -20.5.
fn every_kind() -> Problem {
    let mut builder = ColumnBuilder::new();
    let range = builder.row(3.0, 8.0);
    let lower = builder.row(-4.0, INFINITY);
    let equal = builder.row(-6.0, -6.0);
    let free = builder.row(-INFINITY, INFINITY);
    let upper = builder.row(-INFINITY, 7.5);
    builder.row(-1.0, 1.0);
    builder.column(1.0, 0.0, INFINITY, [(range, 1.0), (lower, 1.0), (free, 1.0)]);
    builder.column(-1.0, 0.0, 5.0, [(lower, -1.0)]);
    builder.column(1.0, -INFINITY, INFINITY, [(equal, 1.0), (free, -2.0)]);
    builder.column(2.0, -2.0, INFINITY, []);
    builder.integer_column(-1.0, 0.0, 3.5, []);
    builder.integer_column(1.0, -INFINITY, -1.0, [(upper, -1.0)]);
    builder.integer_column(0.0, 2.0, INFINITY, []);
    builder.column(4.0, -3.0, -3.0, []);
    builder.offset(1.5 + 12.0);
    builder.build().unwrap()
}

#[test]
fn files_have_the_optimum_of_the_problem() {
    let cases = [
        (windows(), -36.0),
        (dantzig(), 153.675),
        (wagner_whitin(), 864.0),
        (every_kind(), -20.5),
        (network(4, 20), quick(network(4, 20)).objective.unwrap()),
    ];
    for (problem, optimum) in cases {
        close(quick(problem.clone()).objective.unwrap(), optimum);
        for (text, extension) in texts(&problem, Names::numbered()) {
            let (objective, columns, integer) = read_back(&text, extension);
            close(objective, optimum);
            assert_eq!(columns, problem.columns(), "{extension}");
            assert_eq!(integer, problem.size().integer, "{extension}");
        }
    }
}

#[test]
fn awkward_names_are_read_back() {
    let columns = |index: usize| ["2 x", "e10", "free", "日本 → Canada", "obj", "objective"][index].to_owned();
    let rows = |index: usize| ["obj", "objective", "st", "st", "= 3"][index].to_owned();
    for (text, extension) in texts(&dantzig(), Names { columns: &columns, rows: &rows }) {
        assert!(text.is_ascii());
        let (objective, count, _) = read_back(&text, extension);
        close(objective, 153.675);
        assert_eq!(count, 6);
    }
}

#[test]
fn the_same_problem_gives_the_same_bytes() {
    assert_eq!(texts(&every_kind(), Names::numbered()), texts(&every_kind(), Names::numbered()));
}

#[test]
fn texts_are_as_expected() {
    let mut builder = ColumnBuilder::new();
    builder.row(1.0, 3.0);
    builder.integer_column(2.0, 0.0, INFINITY, [(0, 1.0)]);
    builder.column(0.0, -INFINITY, -1.0, []);
    builder.offset(-4.0);
    let [(mps, _), (lp, _)] = texts(&builder.build().unwrap(), Names::numbered());
    let expected = "NAME denchi\nROWS\n N objective\n L r0\nCOLUMNS\n MARKER0 'MARKER' 'INTORG'\n c0 objective 2\n \
                    c0 r0 1\n MARKER1 'MARKER' 'INTEND'\n c1 objective 0\nRHS\n RHS objective 4\n RHS r0 3\nRANGES\n \
                    RANGE r0 2\nBOUNDS\n PL BOUND c0\n MI BOUND c1\n UP BOUND c1 -1\nENDATA\n";
    assert_eq!(String::from_utf8(mps).unwrap(), expected);
    let expected = "\\ denchi, 0 rows without sides are left out\nminimize\n obj: + 2 c0 - 4\nsubject to\n r0: + 1 c0 \
                    >= 1\n r0_upper: + 1 c0 <= 3\nbounds\n -inf <= c1 <= -1\ngeneral\n c0\nend\n";
    assert_eq!(String::from_utf8(lp).unwrap(), expected);
}
