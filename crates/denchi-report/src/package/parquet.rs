//! A result table as a Parquet file: one row group, every column nullable, snappy.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use crate::table::{Kind, ResultTable, Values};

/// The bytes of a Parquet file with the rows of a table. The same table gives the same bytes.
pub fn parquet(table: &ResultTable) -> Result<Vec<u8>, ParquetError> {
    let mut fields = Vec::with_capacity(table.columns.len());
    for column in &table.columns {
        let builder = match column.kind {
            Kind::Text => Type::primitive_type_builder(&column.name, Physical::BYTE_ARRAY)
                .with_logical_type(Some(LogicalType::String)),
            Kind::Integer => Type::primitive_type_builder(&column.name, Physical::INT64),
            Kind::Number => Type::primitive_type_builder(&column.name, Physical::DOUBLE),
        };
        fields.push(Arc::new(builder.with_repetition(Repetition::OPTIONAL).build()?));
    }
    let schema = Arc::new(Type::group_type_builder(&table.name).with_fields(fields).build()?);
    let properties =
        WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by("denchi".to_owned()).build();
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties))?;
    let mut group = writer.next_row_group()?;
    for values in &table.values {
        let Some(mut column) = group.next_column()? else { break };
        match values {
            Values::Text(values) => {
                let (present, levels) = levels(
                    values.iter().map(|value| value.as_ref().map(|text| ByteArray::from(text.as_bytes().to_vec()))),
                );
                column.typed::<ByteArrayType>().write_batch(&present, Some(&levels), None)?;
            }
            Values::Integer(values) => {
                let (present, levels) = levels(values.iter().copied());
                column.typed::<Int64Type>().write_batch(&present, Some(&levels), None)?;
            }
            Values::Number(values) => {
                let (present, levels) = levels(values.iter().copied());
                column.typed::<DoubleType>().write_batch(&present, Some(&levels), None)?;
            }
        }
        column.close()?;
    }
    group.close()?;
    writer.close()?;
    Ok(bytes)
}

/// The present values, and for every row whether it has one.
fn levels<T>(values: impl Iterator<Item = Option<T>>) -> (Vec<T>, Vec<i16>) {
    let mut present = Vec::new();
    let levels = values
        .map(|value| match value {
            Some(value) => {
                present.push(value);
                1
            }
            None => 0,
        })
        .collect();
    (present, levels)
}
