package dev.portolan.gateway.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;
import dev.portolan.load.sim.SimulatedEndpoint;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a caller gets equals what the provider was recorded to send, byte for byte, and what the
 * provider gets equals what the caller sent but for the model's name.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RecordedTrafficTest {
    /** A prime, so that pieces end within events, lines and characters. */
    private static final int PIECE = 997;

    private static final String KEY = "recorded-key";

    private final List<Recording> recordings = Recording.all();
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Recording playing = recordings.getFirst();
    private SimulatedEndpoint player;
    private TestingGateway gateway;

    @BeforeAll
    void start() {
        player = SimulatedEndpoint.withDialect("player", this::answer);
        gateway = TestingGateway.start(catalog(), "policies: [{name: default}]\n");
    }

    @AfterAll
    void stop() {
        client.close();
        gateway.close();
        player.close();
    }

    private Script answer(ReceivedRequest request) {
        Recording recording = playing;
        ByteString body = recording.answer().body();
        Map<String, String> headers = Map.of("content-type", recording.answer().contentType());
        if (!recording.answer().isStream()) {
            return Script.whole(recording.status(), headers, body);
        }
        List<ScriptStep.Write> pieces = new ArrayList<>();
        for (int at = 0; at < body.size(); at += PIECE) {
            pieces.add(new ScriptStep.Write(body.from(at).first(PIECE), ScriptStep.Kind.EVENT));
        }
        return Script.stream(headers, pieces);
    }

    private String catalog() {
        Map<String, Set<String>> models = new TreeMap<>();
        for (Recording recording : recordings) {
            models.computeIfAbsent(endpoint(recording), any -> new TreeSet<>())
                    .add(recording.model());
        }
        StringBuilder catalog = new StringBuilder("endpoints:\n");
        models.forEach(
                (endpoint, names) -> {
                    catalog.append(simulated(endpoint));
                    names.stream()
                            .filter(name -> !name.isEmpty())
                            .map(
                                    name ->
                                            "      - {model: \"%s/%s\", upstream: \"%s\"}\n"
                                                    .formatted(endpoint, name, name))
                            .forEach(catalog::append);
                });
        return catalog.append(
                        "  - {id: m, provider: vllm, url: \"http://127.0.0.1:1\", location:"
                                + " {country: FR}, models: [{model: m}]}\n")
                .toString();
    }

    private String simulated(String endpoint) {
        String url = "http://127.0.0.1:" + player.port();
        String shared = "  - id: %s\n    url: %s\n".formatted(endpoint, url);
        String key = "    credentials: {type: api-key, key: " + KEY + "}\n";
        return shared
                + switch (endpoint) {
                    case "openai" -> "    provider: openai\n" + key;
                    case "mistral" -> "    provider: mistral\n" + key;
                    case "azure-openai" ->
                            "    provider: azure-openai\n"
                                    + "    apiVersion: 2024-02-01\n"
                                    + "    region: swedencentral\n"
                                    + key;
                    case "azure-openai-v1" ->
                            "    provider: azure-openai\n    region: swedencentral\n" + key;
                    case "selfhosted" -> "    provider: vllm\n    location: {country: FR}\n";
                    default -> "    provider: openai-compatible\n    location: {country: FR}\n";
                }
                + "    models:\n";
    }

    private static String endpoint(Recording recording) {
        return recording.url().contains("/openai/v1/")
                        && recording.provider().equals("azure-openai")
                ? "azure-openai-v1"
                : recording.provider();
    }

    /** What became of a recording: same bytes, same but for named edits, or something else. */
    private record Verdict(Recording recording, String kind, String detail) {}

    @Test
    void recordings_playedBack_reachTheCallerAsTheyWere() throws Exception {
        List<Verdict> verdicts = new ArrayList<>();
        for (Recording recording : recordings) {
            verdicts.add(play(recording));
        }
        Map<String, Integer> counts = new TreeMap<>();
        verdicts.forEach(verdict -> counts.merge(verdict.kind(), 1, Integer::sum));
        System.out.println("recorded traffic: " + recordings.size() + " exchanges, " + counts);
        System.out.print(leftOut());
        verdicts.stream()
                .filter(verdict -> !verdict.kind().equals("same bytes"))
                .forEach(
                        verdict ->
                                System.out.println(
                                        "  %s: %s%s"
                                                .formatted(
                                                        verdict.recording(),
                                                        verdict.kind(),
                                                        verdict.detail())));
        assertThat(verdicts).noneMatch(verdict -> verdict.kind().equals("different"));
        assertThat(counts.getOrDefault("same bytes", 0)).isGreaterThan(340);
    }

    /** What was recorded of the same providers and is not played back, with the reasons. */
    private static String leftOut() throws IOException {
        try (InputStream table =
                RecordedTrafficTest.class.getResourceAsStream("/recorded/left-out.csv")) {
            byte[] bytes = Objects.requireNonNull(table).readAllBytes();
            return "not played back:\n" + new String(bytes, StandardCharsets.UTF_8).indent(2);
        }
    }

    private Verdict play(Recording recording) throws IOException, InterruptedException {
        playing = recording;
        int before = player.inferences().size();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(gateway.baseUrl() + recording.path()))
                        .header("authorization", "Bearer " + TestingGateway.KEY)
                        .POST(
                                HttpRequest.BodyPublishers.ofByteArray(
                                        recording.requestFor(
                                                endpoint(recording) + "/" + recording.model())))
                        .build();
        HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        List<ReceivedRequest> seen = player.inferences();
        String sent = seen.size() == before ? "" : seen.getLast().text();
        return judge(recording, sent, answer);
    }

    private static Verdict judge(Recording recording, String sent, HttpResponse<byte[]> answer) {
        String got = new String(answer.body(), StandardCharsets.UTF_8);
        Expected expected = Expected.of(recording);
        if (sent.isEmpty() != expected.refusedUnsent()) {
            return new Verdict(recording, "different", ": sent " + sent.length() + " bytes");
        }
        boolean status = answer.statusCode() == expected.status();
        if (status && expected.matches(got)) {
            return new Verdict(recording, expected.edits(), "");
        }
        if (status && expected.matches(withoutMadeUpMembers(got))) {
            return new Verdict(recording, "a missing id or type made up", "");
        }
        // An event whose lines end in CR LF is written as one line, as SSE has it.
        if (status && got.replace("\r", "").equals(expected.body().replace("\r", ""))) {
            return new Verdict(recording, "CR LF written as LF", "");
        }
        return new Verdict(
                recording,
                "different",
                ": %d (expected: %d)%n    got  %s%n    want %s"
                        .formatted(
                                answer.statusCode(),
                                expected.status(),
                                difference(got, expected.body()),
                                difference(expected.body(), got)));
    }

    /** An answer without the ids and the types of calls that its provider did not send. */
    private static String withoutMadeUpMembers(String got) {
        return got.replaceAll("\"chatcmpl-[0-9a-f]{12,30}\"", "\"\"")
                .replace("{\"type\":\"function\",\"function\"", "{\"function\"");
    }

    /** Where a text begins to be another, with what stands there. */
    private static String difference(String one, String other) {
        int at = 0;
        while (at < Math.min(one.length(), other.length()) && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        String there = one.substring(Math.max(0, at - 40), Math.min(one.length(), at + 160));
        return at + " of " + one.length() + ": " + there.replace("\n", "\\n").replace("\r", "\\r");
    }
}
