package dev.portolan.provider.invoke;

import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.aws.ModelPath;
import dev.portolan.provider.converse.ConverseDialect;
import dev.portolan.provider.json.JsonValue;

/** The path at which InvokeModel accepts a vendor's own JSON, whole or streamed. */
final class InvokePath {
    private InvokePath() {}

    static String of(Target target, boolean stream) {
        return ModelPath.of(target, stream ? "invoke-with-response-stream" : "invoke");
    }

    static UpstreamRequest post(Target target, boolean stream, JsonValue body) {
        return ConverseDialect.post(of(target, stream), "application/json", body.toBytes());
    }
}
