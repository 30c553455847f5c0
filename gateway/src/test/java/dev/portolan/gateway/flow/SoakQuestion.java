package dev.portolan.gateway.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.portolan.gateway.TestingGateway;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A request of a soak test's caller, and the reading of its answer.
 *
 * @param lane its protocol and model
 * @param number the number of the prompt, from 0
 * @param stream whether it requests a stream
 * @param thinks whether it requests thinking
 * @param kept whether the answer may be cached
 */
record SoakQuestion(Lane lane, int number, boolean stream, boolean thinks, boolean kept) {
    static final int NUMBERS = 6;

    /** One request of so many requests thinking. */
    private static final int THINKS_ONE_IN = 12;

    /** One request of so many calls, without thinking, a model that others request thinking of. */
    private static final int CLAUDE_ONE_IN = 8;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A caller protocol and a model. */
    enum Lane {
        /** OpenAI's protocol, to deployments that fail sometimes. */
        CHAT,
        /** OpenAI's protocol, to a deployment with Anthropic's protocol that never fails. */
        CHAT_WITH_CLAUDE,
        /** Anthropic's protocol, to the same deployment. */
        MESSAGES
    }

    /** The text of an answer, and its metadata. */
    record Answer(String text, boolean whole, String error) {}

    static SoakQuestion any(SplittableRandom random) {
        boolean thinks = random.nextInt(THINKS_ONE_IN) == 0;
        Lane[] all = Lane.values();
        boolean any = thinks || random.nextInt(CLAUDE_ONE_IN) == 0;
        return new SoakQuestion(
                any ? all[random.nextInt(all.length)] : Lane.CHAT,
                random.nextInt(NUMBERS),
                random.nextInt(4) > 0,
                thinks,
                random.nextInt(3) == 0);
    }

    static SoakQuestion plain(int number) {
        return new SoakQuestion(Lane.CHAT, number, true, false, false);
    }

    /** Returns whether no deployment of this lane fails. */
    boolean isSafe() {
        return lane != Lane.CHAT;
    }

    String path() {
        return lane == Lane.MESSAGES ? "/messages" : TestingFleet.CHAT;
    }

    String body() {
        String thought =
                lane == Lane.MESSAGES
                        ? ",\"thinking\":{\"type\":\"adaptive\"}"
                        : ",\"reasoning_effort\":\"high\"";
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello %d\"}],\"stream\":%s%s%s}"
                .formatted(
                        lane == Lane.CHAT ? SoakFiles.MODEL : SoakFiles.CLAUDE,
                        number,
                        stream,
                        lane == Lane.MESSAGES ? ",\"max_tokens\":4000" : "",
                        thinks ? thought : "");
    }

    HttpRequest request(TestingGateway replica, String id) {
        return HttpRequest.newBuilder(URI.create(replica.baseUrl() + path()))
                .header("authorization", "Bearer " + TestingGateway.KEY)
                .header("content-type", "application/json")
                .header("x-request-id", id)
                .header("x-kept", kept ? "yes" : "no")
                .POST(HttpRequest.BodyPublishers.ofString(body()))
                .build();
    }

    /** Reads an answer with status 200. */
    Answer read(String body) {
        if (lane == Lane.MESSAGES) {
            return stream ? events(body) : message(body);
        }
        if (!stream) {
            return new Answer(TestingFleet.content(body), true, "");
        }
        Streamed streamed = Streamed.of(body);
        return new Answer(streamed.text(), streamed.whole(), streamed.error());
    }

    private static Answer message(String body) {
        StringBuilder text = new StringBuilder();
        JsonNode message = json(body);
        message.path("content").forEach(block -> text.append(block.path("text").asText("")));
        return new Answer(text.toString(), message.path("stop_reason").isTextual(), "");
    }

    private static Answer events(String body) {
        StringBuilder text = new StringBuilder();
        List<String> types = new ArrayList<>();
        String error = "";
        for (String line : body.split("\n", -1)) {
            if (line.startsWith("data: ")) {
                JsonNode event = json(line.substring("data: ".length()));
                types.add(event.path("type").asText());
                text.append(event.at("/delta/text").asText(""));
                error = event.at("/error/code").asText(error);
            }
        }
        boolean whole =
                types.stream().filter("message_stop"::equals).count() == 1
                        && types.stream().filter("message_start"::equals).count() == 1
                        && types.getLast().equals("message_stop");
        return new Answer(text.toString(), whole && error.isEmpty(), error);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON in an answer: " + text, e);
        }
    }
}
