package dev.portolan.load.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.dialect.OpenAiServerDialect;
import dev.portolan.load.dialect.OpenAiVariant;
import dev.portolan.load.dialect.ServerDialect;
import dev.portolan.load.dialect.SimulatedEndpointProfile;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The server side of SageMaker's runtime in one region, with containers that implement OpenAI's
 * protocol, as vLLM and TGI do.
 */
public final class SageMakerDialect implements ServerDialect {
    private static final Pattern ENDPOINT =
            Pattern.compile("/endpoints/(?<name>[^/]+)/(?<operation>invocations[a-z-]*)");

    private final SimulatedEndpointProfile profile;
    private final AwsAuthenticator account;
    private final OpenAiServerDialect container;

    public SageMakerDialect(SimulatedEndpointProfile profile, String region, AwsKeys keys) {
        this.profile = profile;
        this.account = AwsAuthenticator.of(profile, region, "sagemaker", keys);
        this.container =
                new OpenAiServerDialect(
                        new SimulatedEndpointProfile(
                                profile.name(),
                                _ -> true,
                                profile.models(),
                                profile.model(),
                                profile.limits()),
                        OpenAiVariant.VLLM);
    }

    @Override
    public Script answer(ReceivedRequest request) {
        var error = account.refusal(request);
        if (error.isPresent()) {
            return error.get().script(request);
        }
        var path = ENDPOINT.matcher(request.path());
        if (!request.method().equals("POST") || !path.matches()) {
            return AwsError.unknownOperation().script(request);
        }
        var endpoint = path.group("name");
        if (!profile.models().contains(endpoint)) {
            return new AwsError(
                            400,
                            "ValidationError",
                            "Endpoint " + endpoint + " of account 000000000000 not found.")
                    .script(request);
        }
        var script = container.answer(containerRequest(request, endpoint));
        return path.group("operation").equals("invocations")
                ? script
                : script.isStream() ? framed(script) : modelError(script, request);
    }

    /**
     * Returns the request for the container, which serves one model without being given its name.
     */
    private static ReceivedRequest containerRequest(ReceivedRequest request, String endpoint) {
        var body = LenientJson.read(request.text());
        var named =
                body instanceof ObjectNode object && !object.has("model")
                        ? ByteString.of(LenientJson.write(object.put("model", endpoint)))
                        : request.body();
        var operation = body.has("input") ? "embeddings" : "chat/completions";
        var line = new ReceivedRequest.Line("POST", "/v1/" + operation, request.protocol());
        return new ReceivedRequest(request.number(), line, request.headers(), named, request.at());
    }

    /** Splits the container's stream into frames without regard to event boundaries. */
    private static Script framed(Script script) {
        var frames = new ArrayList<ScriptStep.Write>();
        for (var write : script.writes()) {
            var bytes = write.bytes().toBytes();
            int middle = bytes.length / 2;
            frames.add(part(Arrays.copyOf(bytes, middle), ScriptStep.Kind.EVENT));
            frames.add(part(Arrays.copyOfRange(bytes, middle, bytes.length), write.kind()));
        }
        return Script.stream(
                Map.of(
                        "content-type",
                        Frames.TYPE,
                        "x-amzn-invoked-production-variant",
                        "AllTraffic"),
                frames);
    }

    private static ScriptStep.Write part(byte[] bytes, ScriptStep.Kind kind) {
        return Frames.raw("PayloadPart", "application/octet-stream", bytes, kind);
    }

    private static Script modelError(Script container, ReceivedRequest request) {
        int status = container.head().status();
        return status < 400
                ? container
                : new AwsError(
                                424,
                                "ModelError",
                                "Received client error ("
                                        + status
                                        + ") from primary with message \""
                                        + container.body().text().replace("\"", "'")
                                        + "\".")
                        .script(request);
    }
}
