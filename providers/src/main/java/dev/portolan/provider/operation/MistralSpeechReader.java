package dev.portolan.provider.operation;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Member;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Reads speech of Mistral's API, which sends it as base64 in JSON, and writes it as the bytes that
 * clients of OpenAI read.
 */
final class MistralSpeechReader implements AnswerReader {
    private static final Base64.Decoder BASE64 = Base64.getDecoder();

    private final Call call;
    private final PassedAnswerReader passed;
    private boolean json = true;

    MistralSpeechReader(Call call) {
        this.call = call;
        this.passed = new PassedAnswerReader(call);
    }

    @Override
    public void head(HeaderLookup headers) {
        passed.head(headers);
        json = passed.contentType().isEmpty();
    }

    @Override
    public Optional<String> location() {
        return passed.location();
    }

    @Override
    public boolean streams() {
        return passed.streams();
    }

    @Override
    public Optional<String> contentType() {
        return json ? Optional.of(soundType()) : passed.contentType();
    }

    /** Returns the content type of the format asked for; Mistral's default is MP3. */
    private String soundType() {
        var format = call.head().member("response_format").map(this::text).orElse("mp3");
        return switch (format) {
            case "wav" -> "audio/wav";
            case "flac" -> "audio/flac";
            case "opus" -> "audio/opus";
            case "pcm" -> "audio/pcm";
            default -> "audio/mpeg";
        };
    }

    private String text(Member member) {
        var body = call.body().array();
        return body[member.valueFrom()] == '"'
                ? JsonText.decode(body, member.valueFrom(), member.valueTo())
                : "";
    }

    @Override
    public WholeAnswer whole(byte[] body, int from, int to) {
        return switch (passed.whole(body, from, to)) {
            case WholeAnswer.Failure failure -> failure;
            case WholeAnswer.Answer answer when json -> decoded(answer);
            case WholeAnswer.Answer answer -> answer;
        };
    }

    private static WholeAnswer decoded(WholeAnswer.Answer answer) {
        var json = answer.body();
        JsonValue object = JsonReader.read(json.array(), json.from(), json.to());
        var sound = object == null ? null : object.get("audio_data").text();
        try {
            return sound == null
                    ? unusable()
                    : new WholeAnswer.Answer(
                            Slice.of(BASE64.decode(sound.getBytes(StandardCharsets.US_ASCII))),
                            answer.usage(),
                            null,
                            answer.quantities());
        } catch (IllegalArgumentException e) {
            return unusable();
        }
    }

    private static WholeAnswer unusable() {
        return new WholeAnswer.Failure(
                ProviderError.unusable("The provider's response contains no sound in base64."));
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink sink) {
        return passed.feed(bytes, from, to, sink);
    }

    @Override
    public void cutOff() {
        passed.cutOff();
    }

    @Override
    public StreamEnd end(EventSink sink) {
        return passed.end(sink);
    }
}
