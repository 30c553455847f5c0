package dev.portolan.gateway.records.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.portolan.gateway.records.chain.Hash;
import dev.portolan.gateway.records.chain.Link;
import dev.portolan.gateway.records.chain.ScopeKey;
import dev.portolan.gateway.records.chain.SignedHead;
import dev.portolan.gateway.records.table.RecordQueries;
import dev.portolan.gateway.records.table.RecordQueries.Range;
import dev.portolan.gateway.records.table.RecordQueries.StoredChain;
import dev.portolan.gateway.records.table.RecordQueries.StoredEntry;

import org.jspecify.annotations.Nullable;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes the entries of a period from a store to files. */
public final class RecordExport {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LINKS_PER_LINE = 5_000;

    private final RecordQueries queries;
    private final Query query;
    private final Path folder;
    private final Set<Hash> texts = new HashSet<>();
    private long entries;

    private RecordExport(RecordQueries queries, Query query, Path folder) {
        this.queries = queries;
        this.query = query;
        this.folder = folder;
    }

    /**
     * What is exported.
     *
     * @param tenant the tenant; null for the entries of all tenants and of the operators
     * @param from the beginning of the period
     * @param to the end of the period, itself not in it
     */
    public record Query(@Nullable String tenant, Instant from, Instant to) {}

    /**
     * What was exported.
     *
     * @param entries the number of entries
     * @param to the time up to which the chains are signed, at most the end of the period
     * @param heads the last signed head of each chain
     */
    public record Exported(long entries, Instant to, List<SignedHead> heads) {
        public Exported {
            heads = List.copyOf(heads);
        }
    }

    /**
     * Writes an export to an empty folder.
     *
     * @throws IOException if the folder cannot be written
     */
    public static Exported write(RecordQueries queries, Query query, Path folder)
            throws SQLException, IOException {
        return new RecordExport(queries, query, folder).write();
    }

    /** A chain's part of the export, and the signed head that proves it. */
    private record Proved(Range range, @Nullable SignedHead anchor, SignedHead end) {}

    private Exported write() throws SQLException, IOException {
        Files.createDirectories(folder.resolve(ExportFiles.TEXTS));
        List<Proved> parts = new ArrayList<>();
        List<String> without = new ArrayList<>();
        Instant provenTo = query.to();
        for (StoredChain chain : queries.chains()) {
            Optional<Proved> part = part(chain);
            if (part.isEmpty() || isEmpty(part.get())) {
                without.add(chain.chain());
                continue;
            }
            parts.add(part.get());
            Instant end = part.get().end().time();
            provenTo = end.isBefore(provenTo) ? end : provenTo;
        }
        keys(parts);
        List<Manifest.Part> written = new ArrayList<>();
        try (BufferedWriter links = writer(ExportFiles.LINKS);
                BufferedWriter receipts = writer(ExportFiles.RECEIPTS)) {
            for (Proved part : parts) {
                written.add(write(part, links, receipts));
            }
        }
        Manifest manifest = new Manifest(query.tenant(), query.from(), provenTo, written, without);
        Files.write(folder.resolve(ExportFiles.MANIFEST), manifest.json());
        return new Exported(entries, provenTo, parts.stream().map(Proved::end).toList());
    }

    /** Returns the part of a chain between signed heads around the period; empty if none. */
    private Optional<Proved> part(StoredChain chain) throws SQLException {
        Optional<SignedHead> anchor =
                queries.headBefore(chain, query.from().toEpochMilli()).flatMap(RecordExport::head);
        Optional<String> after = queries.headAfter(chain, query.to().toEpochMilli());
        Optional<SignedHead> end =
                (after.isPresent() ? after : queries.lastHead(chain)).flatMap(RecordExport::head);
        long from = anchor.map(SignedHead::sequence).orElse(0L);
        return end.filter(head -> head.sequence() > from)
                .map(
                        head ->
                                new Proved(
                                        new Range(chain, from, head.sequence()),
                                        anchor.orElse(null),
                                        head));
    }

    private boolean isEmpty(Proved part) throws SQLException {
        String tenant = query.tenant();
        return tenant != null && queries.count(part.range(), tenant) == 0;
    }

    private void keys(List<Proved> parts) throws SQLException, IOException {
        try (BufferedWriter keys = writer(ExportFiles.KEYS)) {
            for (Proved part : parts) {
                for (String statement : queries.keys(part.range().chain())) {
                    keys.write(statement);
                    keys.write('\n');
                }
            }
        }
    }

    private Manifest.Part write(Proved part, BufferedWriter links, BufferedWriter receipts)
            throws SQLException, IOException {
        StoredChain chain = part.range().chain();
        Deque<SignedHead> heads = new ArrayDeque<>();
        for (String text : queries.heads(part.range())) {
            head(text).ifPresent(heads::add);
        }
        LinkLines lines = new LinkLines(chain.chain(), heads, links);
        queries.<IOException>entries(
                part.range(),
                entry -> {
                    Hash content = Hash.of(entry.content());
                    lines.add(new Link(chain.chain(), entry.sequence(), entry.scope(), content));
                    if (isExported(entry)) {
                        receipt(chain, entry, receipts);
                    }
                });
        lines.end();
        String tenant = query.tenant();
        return new Manifest.Part(
                chain.chain(),
                part.anchor(),
                tenant == null ? null : ScopeKey.of(chain.scopes(), tenant),
                part.end().sequence());
    }

    private boolean isExported(StoredEntry entry) {
        return query.tenant() == null || query.tenant().equals(entry.tenant());
    }

    private void receipt(StoredChain chain, StoredEntry entry, BufferedWriter receipts)
            throws SQLException, IOException {
        receipts.write(ReceiptLine.json(chain.chain(), entry.sequence(), entry.content()));
        receipts.write('\n');
        entries++;
        for (Hash named : NamedTexts.in(JSON.readTree(entry.content()))) {
            text(named);
        }
    }

    /** Writes a text and those that it names. */
    private void text(Hash digest) throws SQLException, IOException {
        if (!texts.add(digest)) {
            return;
        }
        Optional<String> text = queries.text(digest);
        if (text.isEmpty()) {
            return;
        }
        Files.writeString(folder.resolve(ExportFiles.TEXTS).resolve(digest.text()), text.get());
        if (text.get().startsWith("{")) {
            for (Hash named : NamedTexts.in(tree(text.get()))) {
                text(named);
            }
        }
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    private static Optional<SignedHead> head(String text) {
        return SignedHead.read(tree(text));
    }

    private BufferedWriter writer(String name) throws IOException {
        return Files.newBufferedWriter(folder.resolve(name), StandardCharsets.UTF_8);
    }

    /** Writes links in lines that end at the signed heads. */
    private static final class LinkLines {
        private final String chain;
        private final Deque<SignedHead> heads;
        private final BufferedWriter out;
        private final List<Link> links = new ArrayList<>();

        private LinkLines(String chain, Deque<SignedHead> heads, BufferedWriter out) {
            this.chain = chain;
            this.heads = heads;
            this.out = out;
        }

        private void add(Link link) throws IOException {
            if (!links.isEmpty() && link.sequence() != links.getLast().sequence() + 1) {
                end();
            }
            links.add(link);
            SignedHead head = headAt(link.sequence());
            if (head != null || links.size() == LINKS_PER_LINE) {
                write(head);
            }
        }

        private @Nullable SignedHead headAt(long sequence) {
            while (!heads.isEmpty() && heads.getFirst().sequence() < sequence) {
                heads.removeFirst();
            }
            return heads.isEmpty() || heads.getFirst().sequence() != sequence
                    ? null
                    : heads.removeFirst();
        }

        private void end() throws IOException {
            if (!links.isEmpty()) {
                write(null);
            }
        }

        private void write(@Nullable SignedHead head) throws IOException {
            LinkLine line = new LinkLine(chain, links.getFirst().sequence(), links, head);
            out.write(new String(line.json(), StandardCharsets.UTF_8));
            out.write('\n');
            links.clear();
        }
    }
}
