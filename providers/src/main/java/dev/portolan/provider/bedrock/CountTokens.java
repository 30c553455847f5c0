package dev.portolan.provider.bedrock;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.aws.ModelPath;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.converse.ConverseDialect;
import dev.portolan.provider.converse.ModelFamily;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Counts the tokens of a conversation by Bedrock's CountTokens. It takes a foundation model in the
 * endpoint's own region: an inference profile of several regions can't be counted.
 */
final class CountTokens {
    private static final List<String> COUNTED =
            List.of("messages", "system", "toolConfig", "additionalModelRequestFields");

    /** The geographies in the names of inference profiles. */
    private static final Pattern PROFILE =
            Pattern.compile("^(?:us-gov|[a-z]{2}|apac|global)\\.(?=anthropic\\.)");

    private static final Pattern UNCOUNTED =
            Pattern.compile(
                    "claude-(?:instant|v\\d|2|3-(?:haiku|sonnet|opus)|3-5-sonnet-20240620)");

    private CountTokens() {}

    /** Returns whether Bedrock can count tokens for a model. */
    static boolean knows(String model) {
        return ModelFamily.of(model) == ModelFamily.CLAUDE
                && !model.startsWith("arn:")
                && !UNCOUNTED.matcher(model).find();
    }

    /** Prepares the request that counts the tokens of {@code call}. */
    static Preparation prepare(Provider converse, Call call, Target target) {
        var operation = CallerProtocol.of(call.operation()).chat();
        var chat = call.with(operation, call.head(), call.body());
        return switch (converse.prepare(chat, target)) {
            case Preparation.Unsupported unsupported -> unsupported;
            case Preparation.Ready(UpstreamRequest request) ->
                    new Preparation.Ready(request(request.body().toBytes(), target));
        };
    }

    private static UpstreamRequest request(byte[] converse, Target target) {
        var body = JsonReader.read(converse, 0, converse.length);
        var counted = new ObjectBuilder();
        for (var name : COUNTED) {
            if (body != null && body.has(name)) {
                counted.put(name, body.get(name));
            }
        }
        var input = JsonValue.object("converse", counted.build());
        var model = PROFILE.matcher(target.model()).replaceFirst("");
        return ConverseDialect.post(
                ModelPath.of(new Target(target.base(), model, target.settings()), "count-tokens"),
                "application/json",
                JsonValue.object("input", input).toBytes());
    }
}
