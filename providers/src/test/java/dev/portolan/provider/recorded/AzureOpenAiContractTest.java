package dev.portolan.provider.recorded;

import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.registry.Providers;

import java.net.URI;
import java.util.Map;

/** Runs the contract of providers for a deployment of Azure OpenAI. */
final class AzureOpenAiContractTest extends FamilyContract {
    @Override
    Provider provider() {
        return Providers.byId("azure-openai").orElseThrow();
    }

    @Override
    Target target() {
        return new Target(
                URI.create("https://harbour.openai.azure.com"),
                "gpt-41",
                Map.of(Target.API_VERSION, "2024-10-21"));
    }

    /** Returns the prompt's filter results, in a chunk without id and model. */
    @Override
    String before() {
        return "data: {\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\","
                + "\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":"
                + "{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}}]}\n\n";
    }

    /** Returns a result of the filter that runs beside the answer, in a chunk without a delta. */
    @Override
    String ending(AnswerContent expected) {
        return "data: {\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":["
                + "{\"index\":0,\"finish_reason\":null,\"content_filter_offsets\":"
                + "{\"check_offset\":44,\"start_offset\":44,\"end_offset\":198}}]}\n\n"
                + super.ending(expected);
    }

    @Override
    byte[] errorBody(int status, String message) {
        return utf8("{\"error\":{\"code\":\"%d\",\"message\":\"%s\"}}".formatted(status, message));
    }
}
