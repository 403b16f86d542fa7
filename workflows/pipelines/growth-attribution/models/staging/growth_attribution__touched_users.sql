-- Whose figures can differ from the previous generation's: users in files that are new, or of versions that are gone. A
-- late session may change an earlier attribution, so what is known of such a user is worked out again as a whole.
{{ touched_keys('userid', [source('growth_attribution', 'sessions'), source('growth_attribution', 'conversions')]) }}
