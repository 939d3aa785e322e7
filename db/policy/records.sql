-- Row security of the clinical record: need to know, on every table of it (R6, table R).
--
-- A statement about one chart names it first (app.open_chart), so that the decision is made once a statement, of that chart; one about
-- several decides row by row. A policy here is a filter: queries say the patient themselves and so find their index.

do $$
declare
  r record;
  -- The way of charts.sql is open to the one asking, in the chart of the row.
  may constant text := 'case when (select app.chart()) is not null then patient_id = (select app.chart_for(%1$L)) else app.chart_refusal(patient_id, %1$L) is null end';
  reads constant text := format(may, 'read');
  writes constant text := format(may, 'write');
  mine constant text := 'author_id = (select app.member())';
begin
  -- Notes (C1).

  -- Forms (C2).

  -- Files (C2).

  -- Correspondence (C2).

  -- Diagnoses (C2).

  -- Exports of a whole record (C3).

  null;
end $$;
