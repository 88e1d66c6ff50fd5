-- The score of a whole sheet in one statement, written from the words of the plan and not from our Python.
-- %(data)s is a JSON list of sheets: {n, scheme, groups, lines}. One row a sheet.
WITH sheet AS (
  SELECT (s->>'n')::int AS n, s->'scheme' AS scheme, s->'groups' AS groups, s->'lines' AS lines
  FROM jsonb_array_elements(%(data)s::jsonb) s
), line AS (
  SELECT s.n, l.*,
    CASE
      WHEN l.shape = 'proposal_only' THEN 'out'
      WHEN l.shape IN ('share', 'share_steps', 'ratio_staff') AND l.owed = 0 THEN 'out'
      WHEN l.shape = 'budget_norm' AND greatest(l.rate * l.owed, coalesce(l.floor, 0)) = 0 THEN 'out'
      WHEN l.shape IN ('share', 'share_steps') AND (l.done > l.owed OR l.owed < l.small) THEN 'wait'
      WHEN l.shape = 'by_hand' THEN 'wait'
      ELSE 'ok' END AS found
  FROM sheet s CROSS JOIN LATERAL jsonb_to_recordset(s.lines) AS l(
    id text, grp text, shape text, parent text, "full" numeric, done numeric, owed numeric, hand numeric, small numeric,
    steps jsonb, need numeric, each numeric, floor numeric, cap numeric, ratio numeric, rate numeric, scale numeric)
), scored AS (
  SELECT n, id, grp, shape, parent, "full", found = 'wait' AND hand IS NOT NULL AS by_hand,
    CASE WHEN found = 'wait' AND hand IS NOT NULL THEN 'ok' ELSE found END AS state,
    CASE WHEN found = 'wait' THEN hand WHEN found = 'ok' THEN round(greatest(0, least("full", CASE shape
      WHEN 'yes_no' THEN CASE WHEN done > 0 THEN "full" ELSE 0 END
      WHEN 'count_at_least' THEN CASE WHEN done >= need THEN "full" ELSE 0 END
      WHEN 'share' THEN "full" * done / owed
      WHEN 'share_steps' THEN coalesce((SELECT (step->>1)::numeric FROM jsonb_array_elements(steps) step
        WHERE done >= (step->>0)::numeric * owed ORDER BY (step->>0)::numeric DESC LIMIT 1), 0)
      WHEN 'deduct_each' THEN greatest("full" - each * done, coalesce(floor, 0))
      WHEN 'add_each' THEN least(each * done, cap)
      WHEN 'ratio_staff' THEN "full" * least(done, ceil(owed / ratio)) / ceil(owed / ratio)
      WHEN 'budget_norm' THEN "full" * least(done, greatest(rate * owed, coalesce(floor, 0))) / greatest(rate * owed, coalesce(floor, 0))
      WHEN 'on_time' THEN CASE WHEN done > 0 THEN 0 ELSE "full" END
      WHEN 'survey_value' THEN "full" * done / scale END)), 2) END AS points
  FROM line WHERE shape <> 'parts'
), parent AS (
  SELECT p.n, p.id, p.grp, p."full",
    least(p."full", coalesce(sum(c."full") FILTER (WHERE c.state = 'ok'), 0)) AS of,
    least(p."full", coalesce(sum(c."full") FILTER (WHERE c.state <> 'out'), 0)) AS in_play,
    coalesce(sum(c."full" - c.points) FILTER (WHERE c.state = 'ok'), 0) AS lost
  FROM line p LEFT JOIN scored c ON c.n = p.n AND c.parent = p.id WHERE p.shape = 'parts' GROUP BY 1, 2, 3, 4
), top AS (
  SELECT n, grp, CASE state WHEN 'ok' THEN points ELSE 0 END AS points, CASE state WHEN 'ok' THEN "full" ELSE 0 END AS of,
    CASE state WHEN 'wait' THEN "full" ELSE 0 END AS pending, CASE state WHEN 'out' THEN "full" ELSE 0 END AS out
  FROM scored WHERE parent = ''
  UNION ALL
  SELECT n, grp, greatest(of - lost, 0), of, in_play - of, "full" - in_play FROM parent
), grp AS (
  SELECT s.n, g.id, g.annex, g.kind, g.points AS cap, coalesce(sum(t.points), 0) AS points, coalesce(sum(t.of), 0) AS of,
    coalesce(sum(t.pending), 0) AS pending, coalesce(sum(t.out), 0) AS out
  FROM sheet s CROSS JOIN LATERAL jsonb_to_recordset(s.groups) AS g(id text, annex text, kind text, points numeric)
  LEFT JOIN top t ON t.n = s.n AND t.grp = g.id GROUP BY 1, 2, 3, 4, 5
), annex AS (
  SELECT g.n, g.annex, coalesce((s.scheme->'annexes'->>g.annex)::numeric, 1)::numeric(60, 30) AS weight,
    sum(g.points) AS points, sum(g.of) AS of
  FROM grp g JOIN sheet s USING (n) WHERE g.kind = 'items' GROUP BY 1, 2, 3
), folded AS (
  SELECT n, sum(weight * points / nullif(of, 0)) / nullif(sum(weight) FILTER (WHERE of > 0), 0) AS part FROM annex GROUP BY n
), bonus AS (
  SELECT n, sum(least(points, cap)) AS most FROM grp WHERE kind = 'bonus' GROUP BY n
), whole AS (
  SELECT s.n, s.scheme, round(round((s.scheme->>'total')::numeric * f.part, 20), 2) AS folded,
    coalesce(least(b.most, (s.scheme->>'bonus')::numeric), 0) AS added,
    (SELECT array_agg(x) FROM (SELECT unnest(array[sum(points) FILTER (WHERE kind = 'items'), sum(of) FILTER (WHERE kind = 'items'),
      sum(pending) FILTER (WHERE kind = 'items'), sum(out) FILTER (WHERE kind = 'items')]) AS x FROM grp WHERE n = s.n) y) AS items,
    EXISTS (SELECT FROM scored c WHERE c.n = s.n AND c.state = 'wait') AS pending,
    EXISTS (SELECT FROM scored c WHERE c.n = s.n AND c.shape IN ('share', 'share_steps') AND c.state = 'ok' AND NOT c.by_hand) AS by_rate
  FROM sheet s JOIN folded f USING (n) LEFT JOIN bonus b USING (n)
), said AS (
  SELECT *, folded + added AS result, CASE WHEN pending THEN 'pending' WHEN folded IS NULL THEN 'nothing'
    WHEN nullif(scheme->'grades', 'null') IS NOT NULL AND scheme->>'of' = 'village' AND (scheme->>'people')::int < 5 AND by_rate THEN 'few' ELSE '' END AS waits FROM whole
)
SELECT n, items, added, folded, result, waits,
  CASE WHEN waits = '' THEN coalesce((SELECT step->>1 FROM jsonb_array_elements(nullif(scheme->'grades', 'null')) step
    WHERE result >= (step->>0)::numeric ORDER BY (step->>0)::numeric DESC LIMIT 1), '') ELSE '' END AS grade,
  (SELECT array_agg(id || ' ' || state || ' ' || coalesce(trim_scale(points)::text, '-') ORDER BY id) FROM scored c WHERE c.n = said.n) AS lines
FROM said ORDER BY n
