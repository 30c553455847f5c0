package dev.portolan.provider.media;

import dev.portolan.provider.canonical.Block.Media;
import dev.portolan.provider.canonical.Block.Media.Kind;
import dev.portolan.provider.canonical.Block.Source;
import dev.portolan.provider.canonical.UntranslatableRequestException;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A target of media: the types it accepts and in which form, as its documentation or its client
 * shows. A row lists what is accepted; a kind without an entry is not.
 */
public enum MediaTarget {
    /** A server whose models decide, or one that is not known: anything in valid base64. */
    ANY("The server", ""),

    OPENAI(
            "OpenAI",
            "developers.openai.com/api/docs/guides: file-inputs, images-vision, audio",
            accepts(Kind.IMAGE, "png jpeg webp gif", Form.BYTES, Form.URL),
            accepts(Kind.AUDIO, "wav mp3", Form.BYTES),
            documents("application/pdf", Form.BYTES, Form.FILE)),

    MISTRAL(
            "Mistral",
            "docs.mistral.ai/capabilities: vision, document_ai, audio; @mistralai/mistralai 2.7.0",
            accepts(Kind.IMAGE, "png jpeg webp gif", Form.BYTES, Form.URL),
            accepts(
                    Kind.AUDIO,
                    "mp3 wav flac ogg m4a mp4 aac opus webm mpeg",
                    Form.BYTES,
                    Form.URL),
            documents(
                    "application/pdf"
                        + " application/vnd.openxmlformats-officedocument.wordprocessingml.document"
                        + " application/vnd.openxmlformats-officedocument.presentationml.presentation",
                    Form.BYTES,
                    Form.URL,
                    Form.FILE)),

    CLAUDE(
            "Claude",
            "platform.claude.com/docs/en/build-with-claude: vision, pdf-support, files",
            accepts(Kind.IMAGE, "jpeg png gif webp", Form.BYTES, Form.URL, Form.FILE),
            documents("application/pdf", Form.BYTES, Form.URL, Form.FILE)),

    /** Claude where a cloud runs it. */
    CLAUDE_IN_CLOUDS(
            "Claude in this cloud",
            "platform.claude.com/docs/en/build-with-claude/vision: supported platforms",
            accepts(Kind.IMAGE, "jpeg png gif webp", Form.BYTES),
            documents("application/pdf", Form.BYTES)),

    CONVERSE(
            "Bedrock",
            "botocore 1.43.107, bedrock-runtime service-2.json",
            accepts(Kind.IMAGE, "png jpeg gif webp", Form.BYTES, Form.S3),
            accepts(
                    Kind.AUDIO,
                    "mp3 opus wav aac flac mp4 ogg m4a pcm webm x-matroska",
                    Form.BYTES,
                    Form.S3),
            accepts(
                    Kind.VIDEO,
                    "x-matroska quicktime mp4 webm x-flv mpeg wmv 3gpp",
                    Form.BYTES,
                    Form.S3),
            documents(
                    "application/pdf text/csv application/msword"
                        + " application/vnd.openxmlformats-officedocument.wordprocessingml.document"
                        + " application/vnd.ms-excel"
                        + " application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                        + " text/html text/plain text/markdown",
                    Form.BYTES,
                    Form.S3)),

    GEMINI(
            "Gemini",
            "docs.cloud.google.com/vertex-ai/generative-ai/docs/multimodal: images, audio, video,"
                    + " documents",
            accepts(Kind.IMAGE, "png jpeg webp heic heif", Form.BYTES, Form.URL, Form.FILE),
            accepts(
                    Kind.AUDIO,
                    "aac flac mp3 m4a mp4 ogg pcm wav webm aiff opus",
                    Form.BYTES,
                    Form.URL,
                    Form.FILE),
            accepts(
                    Kind.VIDEO,
                    "mp4 mpeg quicktime avi x-flv webm wmv 3gpp",
                    Form.BYTES,
                    Form.URL,
                    Form.FILE),
            documents("application/pdf text/plain", Form.BYTES, Form.URL, Form.FILE)),

    OLLAMA(
            "Ollama",
            "docs.ollama.com/api/openai-compatibility; ollama/ollama openai/openai.go",
            accepts(Kind.IMAGE, "jpeg png webp", Form.BYTES));

    /** The day on which the sources were read. */
    public static final String AS_OF = "2026-11-29";

    /** A form in which media are given. */
    public enum Form {
        BYTES,
        /** An address on the web, which the target fetches. */
        URL,
        /** An object in Amazon S3. */
        S3,
        /** A file in the target's own store. */
        FILE
    }

    /** The types and forms of one kind. */
    private record Accepted(Kind kind, Set<String> types, Set<Form> forms) {}

    private final String label;
    private final String source;

    @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
    private final Map<Kind, Accepted> accepted;

    MediaTarget(String label, String source, Accepted... all) {
        this.label = label;
        this.source = source;
        var rows = new EnumMap<Kind, Accepted>(Kind.class);
        for (var one : all) {
            rows.put(one.kind(), one);
        }
        this.accepted = Collections.unmodifiableMap(rows);
    }

    private static Accepted accepts(Kind kind, String subtypes, Form... forms) {
        var types = new TreeSet<String>();
        for (var subtype : List.of(subtypes.split(" ", -1))) {
            types.add(kind == Kind.VIDEO ? "video/" + subtype : prefix(kind) + subtype);
        }
        return new Accepted(kind, types, EnumSet.of(forms[0], forms));
    }

    private static String prefix(Kind kind) {
        return kind == Kind.IMAGE ? "image/" : "audio/";
    }

    private static Accepted documents(String types, Form... forms) {
        return new Accepted(
                Kind.DOCUMENT,
                new TreeSet<>(List.of(types.split(" ", -1))),
                EnumSet.of(forms[0], forms));
    }

    /** Returns where the row was read. */
    public String source() {
        return source;
    }

    /** Returns the types of a kind that are accepted, sorted; empty if none, or any, is. */
    public Set<String> types(Kind kind) {
        var row = accepted.get(kind);
        return row == null ? Set.of() : row.types();
    }

    /** Returns the forms in which a kind is accepted; empty if it is not, or in any form. */
    public Set<Form> forms(Kind kind) {
        var row = accepted.get(kind);
        return row == null ? Set.of() : row.forms();
    }

    /**
     * Returns media as this target accepts them: with the type that their bytes show, without
     * whitespace in their data, and as text if they are a text of a type that is not accepted.
     *
     * @throws UntranslatableRequestException at the content part, if the target does not accept it
     */
    public Media checked(Media given) throws UntranslatableRequestException {
        return switch (given.source()) {
            case Source.Base64(String data) -> bytes(given, data);
            case Source.Url(String url) -> address(given, url);
            case Source.FileId _id -> stored(given);
            case Source.Plain _text -> given;
            case Source.Parts _parts -> given;
        };
    }

    private Media bytes(Media given, String data) throws UntranslatableRequestException {
        var plain = Base64Text.plain(data);
        if (plain == null) {
            throw refused(
                    given, "Its data are empty or not valid base64; encode them with padding.");
        }
        var declared = MediaTypes.named(given.mime());
        if (this == ANY) {
            return given.with(given.mime(), new Source.Base64(plain));
        }
        var shown = MediaSignature.of(Base64Text.head(plain, MediaSignature.BYTES));
        var kind = MediaTypes.kind(declared, given.kind());
        if (shown != null && !fits(shown, kind)) {
            throw refused(given, "Its bytes are of another kind than its declared type.");
        }
        var type = type(given, kind, declared, shown);
        if (kind == Kind.DOCUMENT && MediaTypes.isText(type) && !types(kind).contains(type)) {
            return text(given, plain);
        }
        if (!forms(kind).contains(Form.BYTES) || (type != null && !types(kind).contains(type))) {
            throw refused(given, accepting(kind));
        }
        return new Media(
                kind, type, new Source.Base64(plain), given.about(), given.cache(), given.at());
    }

    private static boolean fits(MediaSignature shown, Kind kind) {
        var seen = MediaTypes.kind(shown.type(), kind);
        boolean sound = kind == Kind.AUDIO || kind == Kind.VIDEO;
        return seen == kind || (shown.container() && sound);
    }

    /** Returns the type that the bytes show, else the declared one, else that of the name. */
    private static @Nullable String type(
            Media given, Kind kind, @Nullable String declared, @Nullable MediaSignature shown) {
        if (shown != null && !(shown.container() && declared != null)) {
            return shown.type();
        }
        if (declared != null) {
            return declared;
        }
        return kind == Kind.DOCUMENT ? MediaTypes.ofName(given.filename()) : null;
    }

    private Media text(Media given, String data) throws UntranslatableRequestException {
        var text = Base64Text.text(data);
        if (text == null) {
            throw refused(given, "Its data are declared as text and are not UTF-8.");
        }
        return new Media(
                Kind.DOCUMENT,
                "text/plain",
                new Source.Plain(text),
                given.about(),
                given.cache(),
                given.at());
    }

    private Media address(Media given, String url) throws UntranslatableRequestException {
        if (this == ANY) {
            return given;
        }
        var forms = forms(given.kind());
        if (forms.contains(url.startsWith("s3://") ? Form.S3 : Form.URL)) {
            return given;
        }
        if (!forms.contains(Form.BYTES)) {
            throw refused(given, accepting(given.kind()));
        }
        throw refused(
                given,
                label
                        + " loads nothing from this address, and the gateway does not fetch it;"
                        + (forms.contains(Form.S3)
                                ? " send its bytes in base64, or an s3 address."
                                : " send its bytes in base64."));
    }

    private Media stored(Media given) throws UntranslatableRequestException {
        if (this == ANY || forms(given.kind()).contains(Form.FILE)) {
            return given;
        }
        throw refused(given, label + " has no such file store; send the file's bytes in base64.");
    }

    private String accepting(Kind kind) {
        var types = types(kind);
        return types.isEmpty()
                ? label + " accepts no " + nameOf(kind) + "."
                : label
                        + " accepts "
                        + nameOf(kind)
                        + " of these types: "
                        + String.join(", ", types)
                        + ".";
    }

    private static String nameOf(Kind kind) {
        return switch (kind) {
            case IMAGE -> "images";
            case AUDIO -> "audio";
            case VIDEO -> "video";
            case DOCUMENT -> "documents";
        };
    }

    private static UntranslatableRequestException refused(Media given, String why) {
        return new UntranslatableRequestException(
                given.at().isEmpty() ? "messages" : given.at(), why);
    }
}
