package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;

/** Kills a gateway many times under load: mvn verify -Precords -Drecords.kills=50. */
final class RecordsIT {
    private static final String KEY = "sk-process-0123456789abcdef0123456789abcdef";

    @Test
    void gateway_killedUnderLoad_hasEachAnsweredRequestOnce(@TempDir Path folder) throws Exception {
        int kills = Integer.getInteger("records.kills", 50);
        SplittableRandom random = new SplittableRandom(Long.getLong("records.seed", 1));
        try (SimulatedEndpoint paris = VllmNode.at("FR").named("paris").serving("m").start()) {
            write(folder, paris.port());
            KilledGateway gateway = new KilledGateway(folder, KEY);
            for (int i = 0; i < kills; i++) {
                gateway.runAndKill(random.nextLong(100, 1_500));
            }
            // The last start recovers what the last kill left.
            gateway.runAndKill(2_000);
            ServedProcess.start(folder, Map.of()).close();

            Path export = folder.resolve("export");
            Commands exported =
                    Commands.run(
                            "records",
                            "export",
                            "--config",
                            folder.toString(),
                            "--tenant",
                            "acme",
                            "--from",
                            "2020-01-01",
                            "--out",
                            export.toString());
            assertThat(exported.exit()).as(exported.err()).isZero();
            Commands verified = Commands.run("records", "verify", export.toString());
            assertThat(verified.exit()).as(verified.out()).isZero();
            Map<String, Integer> recorded = recorded(export);
            System.out.printf(
                    "%d kills, %d answered requests, %d receipts, of them %d of requests that the"
                            + " process did not end%n",
                    kills + 2,
                    gateway.answered().size(),
                    recorded.values().stream().mapToInt(Integer::intValue).sum(),
                    recoveredIn(export));
            assertThat(recorded.keySet()).containsAll(gateway.answered());
            assertThat(recorded.values()).containsOnly(1);
        }
    }

    private static Map<String, Integer> recorded(Path export) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        for (String line : Files.readAllLines(export.resolve("receipts.jsonl"))) {
            JsonNode receipt = new JsonMapper().readTree(line).path("content");
            counts.merge(receipt.path("request").asText(), 1, Integer::sum);
        }
        return counts;
    }

    private static long recoveredIn(Path export) throws IOException {
        return Files.readAllLines(export.resolve("receipts.jsonl")).stream()
                .filter(line -> line.contains("\"recovered\":true"))
                .count();
    }

    private static void write(Path folder, int port) throws Exception {
        Files.writeString(
                folder.resolve("portolan.yaml"),
                """
                node: {id: par-1, country: FR}
                catalog: [c.yaml]
                policies: [p.yaml]
                tenants: t.yaml
                logs: {access: off}
                store: {url: "sqlite:var/portolan.db", country: FR}
                records: required
                """);
        Files.writeString(
                folder.resolve("c.yaml"),
                """
                endpoints:
                  - id: paris
                    provider: vllm
                    url: http://127.0.0.1:%d/v1
                    location: {country: FR}
                    models: [{model: m, price: {input: 1, output: 2, currency: EUR}}]
                """
                        .formatted(port));
        Files.writeString(
                folder.resolve("p.yaml"), "policies: [{name: eu, require: {processing: [EU27]}}]");
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                folder.resolve("t.yaml"),
                "tenants: [{id: acme, keys: [{id: ci, hash: \"sha256:%s\"}]}]"
                        .formatted(HexFormat.of().formatHex(hash)));
    }
}
