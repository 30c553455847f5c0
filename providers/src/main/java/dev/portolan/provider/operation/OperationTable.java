package dev.portolan.provider.operation;

import dev.portolan.provider.Provider;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.openai.OperationPaths;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;

import java.util.EnumMap;
import java.util.Map;

/**
 * The operations that each provider of OpenAI's family has beside chats. A self-hosted server has
 * what its catalog declares as well, as builds of one server differ.
 */
public final class OperationTable {
    /** The names by which a catalog declares an operation of a self-hosted server. */
    private static final Map<Operation, String> DECLARED =
            Map.of(
                    Operation.RERANK, "rerank",
                    Operation.MODERATIONS, "moderations",
                    Operation.TRANSCRIPTIONS, "transcriptions",
                    Operation.TRANSLATIONS, "translations",
                    Operation.SPEECH, "speech",
                    Operation.IMAGES, "images",
                    Operation.IMAGE_EDITS, "image-edits",
                    Operation.OCR, "ocr");

    private OperationTable() {}

    /** Adds to a provider the operations that it has. */
    public static Provider complete(Provider chats) {
        var forms = forms(chats.id());
        return forms.isEmpty() ? chats : new OperationsProvider(chats, forms);
    }

    private static Map<Operation, OperationForm> forms(String provider) {
        return switch (provider) {
            case "openai" ->
                    passed(
                            OperationPaths.V1,
                            Operation.MODERATIONS,
                            Operation.TRANSCRIPTIONS,
                            Operation.TRANSLATIONS,
                            Operation.SPEECH,
                            Operation.IMAGES,
                            Operation.IMAGE_EDITS);
            case "mistral" -> mistral();
            case "vllm" ->
                    selfHosted(Operation.RERANK, Operation.TRANSCRIPTIONS, Operation.TRANSLATIONS);
            case "sglang", "llama-cpp" -> selfHosted(Operation.RERANK);
            case "openai-compatible", "ollama", "nim" -> selfHosted();
            case "tei" -> Map.of(Operation.RERANK, RerankForm.TEI);
            case "ovhcloud", "scaleway" -> passed(OperationPaths.V1, Operation.TRANSCRIPTIONS);
            default -> Map.of();
        };
    }

    /** Returns operations that pass at a family's paths. */
    public static Map<Operation, OperationForm> passed(
            OperationPaths paths, Operation... operations) {
        var forms = new EnumMap<Operation, OperationForm>(Operation.class);
        for (var operation : operations) {
            forms.put(operation, PassedOperation.at(paths));
        }
        return forms;
    }

    private static Map<Operation, OperationForm> selfHosted(Operation... always) {
        var forms = new EnumMap<Operation, OperationForm>(Operation.class);
        DECLARED.forEach(
                (operation, name) ->
                        forms.put(
                                operation,
                                PassedOperation.at(OperationPaths.V1).whereDeclared(name)));
        forms.putAll(passed(OperationPaths.V1, always));
        return forms;
    }

    /** Mistral refuses members that it does not know; its transcripts are JSON. */
    private static Map<Operation, OperationForm> mistral() {
        return Map.of(
                Operation.MODERATIONS,
                        mistral("model input metadata")
                                .without(Feature.VISION)
                                .readBy(MistralModerationReader::new),
                Operation.TRANSCRIPTIONS,
                        mistral(
                                        """
                                        model file file_url file_id language temperature stream
                                        diarize context_bias timestamp_granularities
                                        timestamp_granularities[]
                                        """)
                                .only("response_format", "json"),
                Operation.SPEECH,
                        mistral("model input voice voice_id ref_audio response_format stream")
                                .readBy(MistralSpeechReader::new),
                Operation.OCR, ocr(OperationPaths.V1));
    }

    /** Returns Mistral's OCR, whose members are the caller's, at some paths. */
    public static PassedOperation ocr(OperationPaths paths) {
        return PassedOperation.at(paths, TargetProtocol.MISTRAL);
    }

    private static PassedOperation mistral(String members) {
        return PassedOperation.at(OperationPaths.V1, TargetProtocol.MISTRAL).knowing(members);
    }
}
