package dev.portolan.gateway.records.export;

import static dev.portolan.gateway.records.export.ExportFixture.linesOf;
import static dev.portolan.gateway.records.export.ExportFixture.verify;
import static dev.portolan.gateway.records.export.ExportFixture.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** What a verification of an export proves, and what it finds. */
final class RecordVerifierTest {
    private static final String RECEIPTS = "receipts.jsonl";
    private static final String LINKS = "links.jsonl";

    @TempDir private static Path folder;
    private static ExportFixture fixture;

    @BeforeAll
    static void record() {
        fixture = ExportFixture.of(folder, 12, 2);
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @Test
    void export_ofOneTenant_isProvedOverARotatedKey() {
        Verification verification = verify(fixture.export("acme"));

        assertThat(verification.findings()).isEmpty();
        assertThat(verification.summary().getFirst()).startsWith("12 entries of acme");
    }

    @Test
    void export_ofAllTenants_isProved() {
        Verification verification = verify(fixture.export(null));

        // 24 receipts, 2 configurations, 2 keys.
        assertThat(verification.findings()).isEmpty();
        assertThat(verification.summary().getFirst()).startsWith("28 entries of all tenants");
    }

    @Test
    void export_ofOneTenant_revealsNothingOfOthers() throws IOException {
        for (Path file : ExportFixture.files(fixture.export("acme"))) {
            assertThat(Files.readString(file)).doesNotContain("other").doesNotContain("\"r1\"");
        }
    }

    @Test
    void export_ofAnUnknownTenant_hasNoChain() {
        Verification verification = verify(fixture.export("nobody"));

        assertThat(verification.summary()).anyMatch(line -> line.contains("not proved"));
    }

    @Test
    void receipt_changed_isNamed() {
        Path export = fixture.export("acme");
        List<String> receipts = linesOf(export, RECEIPTS);
        String changed = receipts.get(3).replace("\"cost\":\"0.25\"", "\"cost\":\"0.24\"");
        assertThat(changed).isNotEqualTo(receipts.get(3));
        receipts.set(3, changed);
        write(export, RECEIPTS, receipts);

        assertThat(verify(export).findings())
                .singleElement()
                .asString()
                .contains("(request r6) was changed");
    }

    @Test
    void receipt_leftOut_isNamed() {
        Path export = fixture.export("acme");
        List<String> receipts = linesOf(export, RECEIPTS);
        receipts.remove(5);
        write(export, RECEIPTS, receipts);

        assertThat(verify(export).findings())
                .singleElement()
                .asString()
                .contains(" is missing: the chain has an entry of the tenant there");
    }

    @Test
    void allReceipts_leftOut_areMissed() {
        Path export = fixture.export("acme");
        write(export, RECEIPTS, List.of());

        assertThat(verify(export).findings()).hasSize(12);
    }

    @Test
    void scopeKey_ofSomethingElse_doesNotHideReceipts() throws IOException {
        Path export = fixture.export("acme");
        write(export, RECEIPTS, List.of());
        Path manifest = export.resolve("manifest.json");
        String forged =
                Files.readString(manifest)
                        .replaceFirst(
                                "\"scope\":\"[^\"]+\"", "\"scope\":\"" + "A".repeat(43) + "\"");
        Files.writeString(manifest, forged);

        assertThat(verify(export).findings()).singleElement().asString().contains("is not proved");
    }

    @Test
    void receipt_doubled_isNamed() {
        Path export = fixture.export("acme");
        List<String> receipts = linesOf(export, RECEIPTS);
        receipts.add(4, receipts.get(3));
        write(export, RECEIPTS, receipts);

        assertThat(verify(export).findings())
                .singleElement()
                .asString()
                .contains("(request r6) is there twice");
    }

    @Test
    void receipts_reordered_areNamed() {
        Path export = fixture.export("acme");
        List<String> receipts = linesOf(export, RECEIPTS);
        Collections.swap(receipts, 2, 3);
        write(export, RECEIPTS, receipts);

        assertThat(verify(export).findings())
                .singleElement()
                .asString()
                .contains("(request r4) is out of order");
    }

    @Test
    void receipt_ofAnotherTenant_isForeign() {
        Path export = fixture.export("acme");
        List<String> foreign = linesOf(fixture.export("other"), RECEIPTS);
        List<String> receipts = linesOf(export, RECEIPTS);
        receipts.add(1, foreign.getFirst());
        write(export, RECEIPTS, receipts);

        assertThat(verify(export).findings())
                .anyMatch(finding -> finding.contains("(request r1) is foreign"));
    }

    @Test
    void receipt_ofAnotherChain_isForeign() {
        Path export = fixture.export("acme");
        List<String> receipts = linesOf(export, RECEIPTS);
        receipts.add(receipts.getLast().replace("par-1.", "par-2."));
        write(export, RECEIPTS, receipts);

        assertThat(verify(export).findings())
                .singleElement()
                .asString()
                .contains("is foreign: no link of this export is its");
    }

    @Test
    void tail_cutFromReceiptsAndLinks_isFound() {
        Path export = fixture.export("acme");
        List<String> receipts = linesOf(export, RECEIPTS);
        List<String> links = linesOf(export, LINKS);
        write(export, RECEIPTS, receipts.subList(0, 2));
        write(export, LINKS, links.subList(0, 1));

        assertThat(verify(export).findings())
                .anyMatch(finding -> finding.contains("are missing"))
                .anyMatch(finding -> finding.contains("is missing") || finding.contains("signed"));
    }

    @Test
    void tail_cutFromTheStore_isProvedByTheHeadKeptApart(@TempDir Path place) {
        ExportFixture cut = ExportFixture.of(place, 6);
        Path before = cut.export("acme");
        cut.record("par-1", 6, 6, false);
        RecordVerifier.Trust kept =
                new RecordVerifier.Trust(Set.of(), List.of(cut.keptHead("par-1")));
        cut.close();
        // An export of a store whose newest rows were deleted ends where this one does.
        Path export = withLaterEnd(before);

        assertThat(verify(export, kept).findings())
                .anyMatch(finding -> finding.contains("which a head kept apart proves"));
    }

    /** States a later end than the chain proves. */
    private static Path withLaterEnd(Path export) {
        List<String> manifest = linesOf(export, "manifest.json");
        String later = manifest.getFirst().replaceFirst("\"to\":\"20", "\"to\":\"21");
        try {
            Files.writeString(export.resolve("manifest.json"), later);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return export;
    }

    @Test
    void period_laterThanTheSignedEnd_isFound() {
        assertThat(verify(withLaterEnd(fixture.export("acme"))).findings())
                .singleElement()
                .asString()
                .contains("before the end of the period");
    }

    @Test
    void chain_ofAnotherKey_isNotTrusted() {
        Path export = fixture.export("acme");
        RecordVerifier.Trust other =
                new RecordVerifier.Trust(Set.of("0123456789abcdef0123456789abcdef"), List.of());
        String real = fixture.keptHead("par-1").chain().split("\\.", -1)[1];

        assertThat(verify(export, other).findings())
                .singleElement()
                .asString()
                .contains("is none of the trusted ones");
        assertThat(verify(export, new RecordVerifier.Trust(Set.of(real), List.of())).findings())
                .isEmpty();
    }

    @Test
    void keys_ofAnotherNode_areFound() {
        Path export = fixture.export("acme");
        List<String> keys = linesOf(export, "keys.jsonl");
        write(export, "keys.jsonl", keys.subList(1, 2));

        assertThat(verify(export).findings())
                .anyMatch(finding -> finding.contains("is not the one that the chain's id names"));
    }

    @Test
    void attempt_outsideItsRequirement_isNamedWithItsPolicy() {
        List<String> lines = ExportFixture.lines(fixture.export("acme"));

        assertThat(lines).hasSize(12);
        assertThat(lines.getFirst())
                .contains("(request r0): paris, processing * (unknown)")
                .contains("(p.yaml:2, text ");
    }

    @Test
    void byte_changedAnywhere_isFound() throws IOException {
        Path export = fixture.export("acme");
        SplittableRandom random = new SplittableRandom(5);
        for (Path file : ExportFixture.files(export)) {
            if (file.endsWith("manifest.json")) {
                continue;
            }
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < 80; i++) {
                byte[] changed = whole.clone();
                changed[random.nextInt(whole.length)] ^= (byte) random.nextInt(1, 256);
                Files.write(file, changed);
                assertThat(verify(export).isProved()).as("%s, change %d", file, i).isFalse();
            }
            Files.write(file, whole);
        }
        assertThat(verify(export).isProved()).isTrue();
    }

    @Test
    void line_droppedAnywhere_isFound() throws IOException {
        Path export = fixture.export("acme");
        for (String name : List.of(RECEIPTS, LINKS, "keys.jsonl")) {
            byte[] whole = Files.readAllBytes(export.resolve(name));
            List<String> lines = linesOf(export, name);
            for (int i = 0; i < lines.size(); i++) {
                List<String> fewer = new java.util.ArrayList<>(lines);
                fewer.remove(i);
                write(export, name, fewer);
                assertThat(verify(export).isProved()).as("%s:%d", name, i + 1).isFalse();
            }
            Files.write(export.resolve(name), whole);
        }
    }

    @Test
    void link_leftOutOrSwapped_isFound() {
        Path export = fixture.export("acme");
        List<String> lines = linesOf(export, LINKS);
        for (int i = 0; i < lines.size(); i++) {
            LinkLine line = LinkLine.read(lines.get(i)).orElseThrow();
            for (int drop = 0; drop < line.links().size(); drop++) {
                List<dev.portolan.gateway.records.chain.Link> fewer =
                        new java.util.ArrayList<>(line.links());
                fewer.remove(drop);
                List<String> changed = new java.util.ArrayList<>(lines);
                changed.set(
                        i,
                        new String(
                                new LinkLine(line.chain(), line.first(), fewer, line.head()).json(),
                                java.nio.charset.StandardCharsets.UTF_8));
                write(export, LINKS, changed);
                assertThat(verify(export).isProved()).isFalse();
            }
        }
    }
}
