package dev.portolan.gateway.records.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.portolan.gateway.records.chain.CanonicalJson;
import dev.portolan.gateway.records.chain.Hash;
import dev.portolan.gateway.records.chain.KeyHistory;
import dev.portolan.gateway.records.chain.KeyStatement;
import dev.portolan.gateway.records.chain.SignedHead;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Verifies an export: that no receipt was changed, left out, added, doubled or moved, that the
 * chains are the nodes', and that the places of each attempt were permitted. Needs only the files.
 */
public final class RecordVerifier {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final Trust trust;
    private final Consumer<String> onReceipt;
    private final VerificationFindings findings = new VerificationFindings();
    private final Map<String, Optional<JsonNode>> texts = new HashMap<>();

    private RecordVerifier(Path folder, Trust trust, Consumer<String> onReceipt) {
        this.folder = folder;
        this.trust = trust;
        this.onReceipt = onReceipt;
    }

    /**
     * What the one who verifies knows from elsewhere.
     *
     * @param keys the fingerprints of the nodes' keys, one of which each chain must have; empty if
     *     not known
     * @param heads heads that were kept apart
     */
    public record Trust(Set<String> keys, List<SignedHead> heads) {
        public Trust {
            keys = Set.copyOf(keys);
            heads = List.copyOf(heads);
        }
    }

    /**
     * Verifies the export in a folder.
     *
     * @param onReceipt called with a line about each attempt: its places and what permitted them
     * @throws IOException if a file cannot be read
     */
    public static Verification verify(Path folder, Trust trust, Consumer<String> onReceipt)
            throws IOException {
        return new RecordVerifier(folder, trust, onReceipt).verify();
    }

    /** Reads a head that was kept apart; empty if the text is none. */
    public static Optional<SignedHead> head(String text) {
        return tree(text).flatMap(SignedHead::read);
    }

    private Verification verify() throws IOException {
        Optional<Manifest> manifest =
                Manifest.read(Files.readAllBytes(folder.resolve(ExportFiles.MANIFEST)));
        if (manifest.isEmpty()) {
            findings.add(ExportFiles.MANIFEST + " is not a manifest of this program");
            return new Verification(findings.list(), List.of());
        }
        checkTexts();
        Map<String, List<KeyStatement>> keys = keys();
        PlaceCheck places = new PlaceCheck(this::context, findings);
        ReceiptIndex receipts =
                ReceiptIndex.read(
                        folder.resolve(ExportFiles.RECEIPTS),
                        findings,
                        receipt -> check(receipt, manifest.get(), places));
        Map<String, ChainWalk> walks = walks(manifest.get(), keys, receipts);
        follow(walks);
        walks.values().forEach(walk -> walk.end(manifest.get()));
        receipts.reportRest(findings);
        compareWithKept(manifest.get(), walks);
        return new Verification(findings.list(), summary(manifest.get(), receipts, walks));
    }

    private Map<String, ChainWalk> walks(
            Manifest manifest, Map<String, List<KeyStatement>> keys, ReceiptIndex receipts) {
        Map<String, ChainWalk> walks = new LinkedHashMap<>();
        for (Manifest.Part part : manifest.chains()) {
            List<KeyStatement> statements = keys.getOrDefault(part.chain(), List.of());
            switch (KeyHistory.check(part.chain(), statements)) {
                case KeyHistory.Checked.Wrong wrong ->
                        findings.add(part.chain() + ": " + wrong.why());
                case KeyHistory.Checked.Right right -> {
                    checkTrusted(right.history());
                    walks.put(
                            part.chain(), new ChainWalk(part, right.history(), receipts, findings));
                }
            }
        }
        for (String chain : keys.keySet()) {
            if (!walks.containsKey(chain)) {
                findings.add(chain + ": its keys are here, but not its entries");
            }
        }
        return walks;
    }

    private void checkTrusted(KeyHistory history) {
        boolean trusted =
                trust.keys().isEmpty()
                        || history.statements().stream()
                                .anyMatch(
                                        statement ->
                                                trust.keys()
                                                        .contains(statement.key().fingerprint()));
        if (!trusted) {
            findings.add(
                    "%s: its first key, %s, is none of the trusted ones"
                            .formatted(history.chain(), history.statements().getFirst().key()));
        }
    }

    private void follow(Map<String, ChainWalk> walks) throws IOException {
        StrictLines.read(
                folder.resolve(ExportFiles.LINKS),
                (number, text) -> {
                    Optional<LinkLine> line = LinkLine.read(text);
                    ChainWalk walk = line.map(read -> walks.get(read.chain())).orElse(null);
                    if (line.isPresent() && walk != null) {
                        walk.follow(line.get());
                    } else {
                        findings.add(
                                "%s:%d: not the links of a chain of this export"
                                        .formatted(ExportFiles.LINKS, number));
                    }
                });
    }

    private void check(ReceiptLine receipt, Manifest manifest, PlaceCheck places) {
        String tenant = receipt.content().path("tenant").asText("");
        if (manifest.tenant() != null && !manifest.tenant().equals(tenant)) {
            findings.add(receipt.shown() + " is foreign: it is of the tenant \"" + tenant + "\"");
        }
        for (Hash named : NamedTexts.in(receipt.content())) {
            if (text(named.text()).isEmpty()) {
                findings.add(
                        "%s names the text %s, which is missing".formatted(receipt.shown(), named));
            }
        }
        places.lines(receipt).forEach(onReceipt);
    }

    private void compareWithKept(Manifest manifest, Map<String, ChainWalk> walks) {
        for (SignedHead kept : trust.heads()) {
            ChainWalk walk = walks.get(kept.chain());
            if (walk != null) {
                walk.compare(kept, manifest);
            } else if (!manifest.without().contains(kept.chain())) {
                findings.add(kept.chain() + " is missing, which a head kept apart proves");
            }
        }
    }

    private List<String> summary(
            Manifest manifest, ReceiptIndex receipts, Map<String, ChainWalk> walks) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%d entries of %s from %s to %s"
                        .formatted(
                                receipts.count(),
                                manifest.tenant() == null ? "all tenants" : manifest.tenant(),
                                manifest.from(),
                                manifest.to()));
        walks.values().forEach(walk -> lines.add(walk.summary()));
        for (String chain : manifest.without()) {
            lines.add(chain + ": said to have no entry in the period, which is not proved");
        }
        return lines;
    }

    private Map<String, List<KeyStatement>> keys() throws IOException {
        Map<String, List<KeyStatement>> keys = new LinkedHashMap<>();
        StrictLines.read(
                folder.resolve(ExportFiles.KEYS),
                (number, line) -> {
                    Optional<KeyStatement> read = tree(line).flatMap(KeyStatement::read);
                    if (read.isEmpty() || !line.equals(text(read.get()))) {
                        findings.add(
                                "%s:%d: not the statement of a key"
                                        .formatted(ExportFiles.KEYS, number));
                    } else {
                        keys.computeIfAbsent(read.get().chain(), _ -> new ArrayList<>())
                                .add(read.get());
                    }
                });
        return keys;
    }

    private static String text(KeyStatement statement) {
        CanonicalJson json = new CanonicalJson();
        statement.write(json);
        return new String(json.bytes(), StandardCharsets.UTF_8);
    }

    /** Checks that each text is the one that its name says. */
    private void checkTexts() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(ExportFiles.TEXTS))) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                byte[] text = Files.readAllBytes(file);
                if (!Hash.of(text).text().equals(name)) {
                    findings.add("the text " + name + " was changed");
                }
                texts.put(name, tree(new String(text, StandardCharsets.UTF_8)));
            }
        }
        texts.forEach((name, tree) -> tree.ifPresent(context -> checkNamed(name, context)));
    }

    private void checkNamed(String name, JsonNode context) {
        for (Hash named : NamedTexts.in(context)) {
            if (text(named.text()).isEmpty()) {
                findings.add("the text %s names %s, which is missing".formatted(name, named));
            }
        }
    }

    private Optional<String> text(String digest) {
        return texts.containsKey(digest) ? Optional.of(digest) : Optional.empty();
    }

    private Optional<JsonNode> context(String digest) {
        return texts.getOrDefault(digest, Optional.empty());
    }

    private static Optional<JsonNode> tree(String text) {
        try {
            return text.startsWith("{") ? Optional.of(JSON.readTree(text)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
