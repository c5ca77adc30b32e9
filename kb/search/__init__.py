"""Search: finds documents and knows no domain.

Nothing is imported here (Django loads packages before models); import from the modules below.

For a domain's indexing.py and apps.py
    kb.search.documents
        Document(kind, pk, title, audience, body="", answers="", tags="", filters={}, at=None,
                 boost=1.0)         what can be found; a reader finds it if audiences meet;
                                    filters are named as in the query language: {"tag": ("rnn",),
                                    "is": ("open",), "group": ("demo",), ...}; "kind" is added
        register(kind, load=..., all_pks=...)   load(pks) yields Documents, none for rows gone
    kb.search.receivers
        keep_indexed(model, kind, pks_of, many_to_many=("tags",))   signals; in AppConfig.ready
    kb.search.updates
        mark_stale(kind, pks)       after bulk writes and changes in related rows
        gathered()                  with-block: index what changes inside once, at its end
        drain()                     index what waits; also `manage.py sync_index`

For pages
    kb.search.query
        parse_query(text, grammar=STANDARD, today=date) -> Query; never raises
        Query: words, phrases, exclusions, filters, bounds, notes, text, is_empty, clauses;
               render(), without(clause), plus(clause), values(field), taking(field, values)
        STANDARD.knowing(kind={"note": ("노트",)})   give operators the only values they take
        Word, Phrase, Exclusion, Filter, Bound: each clause has render(), a chip's text
    kb.search.messages.explain(note) -> str, the sentence for Query.notes and Results.notes
    kb.search.find
        search(query, audiences=..., filters=None, restrict=None, grammar=STANDARD, page=1,
               per_page=20, sort="", facets=()) -> Results(hits, total, facets, notes)
        suggest(text, audiences=..., limit=8, kinds=()) -> tuple of Hit, while one types
        similar(title, body="", audiences=..., limit=5, exclude={(kind, pk)}, kinds=())
        Hit(kind, pk, score)
    kb.search.snippets
        snippet(text, query, width=240) -> list of Segment(text, match); the caller escapes
        highlight(text, query) -> the same over the whole of a short text

For gunicorn --preload
    kb.search.analysis.korean.load()    load the analyser before the fork (1 s, 312 MB, shared)

What depends on the clock or on the reader (is:overdue, is:mine) is the caller's: take the filter
out with `query.taking("is", {"mine"})`, look the keys up, and pass `restrict={"question": pks}`;
with `restrict`, kinds it does not name are left out. Hits are keys: load them among what the
reader may see.
"""
