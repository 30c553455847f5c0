package dev.portolan.load.aws;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * An error response of an AWS service.
 *
 * @param type the exception's name, such as {@code ValidationException}
 */
record AwsError(int status, String type, String message) {
    static AwsError invalid(String message) {
        return new AwsError(400, "ValidationException", message);
    }

    static AwsError denied(String message) {
        return new AwsError(403, "AccessDeniedException", message);
    }

    static AwsError signature(String message) {
        return new AwsError(403, "InvalidSignatureException", message);
    }

    static AwsError unknownOperation() {
        return new AwsError(404, "UnknownOperationException", "");
    }

    Script script(ReceivedRequest request) {
        return Script.whole(
                status,
                Map.of(
                        "content-type",
                        "application/json",
                        "x-amzn-errortype",
                        type + ":http://internal.amazon.com/coral/com.amazon.bedrock/",
                        "x-amzn-requestid",
                        requestId(request)),
                ByteString.of(LenientJson.write(LenientJson.object().put("message", message))));
    }

    /** Returns the unique id of a request. */
    static String requestId(ReceivedRequest request) {
        var seed = String.format(Locale.ROOT, "%d %s", request.number(), request.path());
        return UUID.nameUUIDFromBytes(ByteString.of(seed).toBytes()).toString();
    }
}
