package dev.portolan.provider.recorded;

import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.registry.Providers;

import java.net.URI;

/** Runs the contract of providers for Mistral. */
final class MistralContractTest extends FamilyContract {
    @Override
    Provider provider() {
        return Providers.byId("mistral").orElseThrow();
    }

    @Override
    Target target() {
        return new Target(URI.create("https://api.mistral.ai/v1"), "mistral-large-latest");
    }

    /** Returns the finish reason together with the usage. */
    @Override
    String ending(AnswerContent expected) {
        return chunk(
                "{\"content\":\"\"}",
                "\"" + expected.finish() + "\"",
                ",\"usage\":" + usage(expected) + ",\"p\":\"abc\"");
    }

    @Override
    byte[] errorBody(int status, String message) {
        return utf8(
                status == 401
                        ? "{\"detail\":\"Invalid API Key\"}"
                        : "{\"object\":\"error\",\"message\":\"%s\",\"type\":\"x\",\"code\":\"3230\"}"
                                .formatted(message));
    }
}
