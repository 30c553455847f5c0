package dev.portolan.gateway.upload;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.multipart.FormFault;
import dev.portolan.provider.multipart.FormListener;
import dev.portolan.provider.multipart.UploadedFields;

import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The fields and files of a form, as far as they are held, and how they are written again. */
final class FormContent implements FormListener {
    private final String boundary;
    private final UploadedFields fields = new UploadedFields();
    private final List<HeldFile> files = new ArrayList<>(1);
    private boolean holding = true;
    private boolean modelFirst;
    private boolean inFile;
    private long held;

    FormContent(String boundary) {
        this.boundary = boundary;
    }

    /** Sets whether what follows is held; otherwise it is only checked. */
    void hold(boolean holds) {
        holding = holds;
    }

    /** Returns the held bytes of fields and files. */
    long held() {
        return held;
    }

    /** Returns whether the first file is read now, after a field with the model. */
    boolean mayStream() {
        return modelFirst && inFile && files.size() == 1;
    }

    /** Drops the files. */
    void release() {
        files.clear();
    }

    /** Returns the fields as a JSON object. */
    Slice fields() {
        return Slice.of(fields.toJson());
    }

    @Override
    public @Nullable FormFault field(String name, String value) {
        if (!holding) {
            return UploadRules.late(name);
        }
        held += value.length();
        return fields.add(name, value);
    }

    @Override
    public @Nullable FormFault fileBegins(String name, byte[] lines) {
        if (!holding) {
            return null;
        }
        if (files.isEmpty()) {
            modelFirst = fields.has("model");
        }
        inFile = true;
        files.add(new HeldFile(lines));
        return null;
    }

    @Override
    public void fileBytes(byte[] bytes, int from, int to) {
        if (holding) {
            held += to - from;
            files.getLast().add(bytes, from, to);
        }
    }

    @Override
    public @Nullable FormFault fileEnds() {
        inFile = false;
        return null;
    }

    /** Returns the whole form with other fields. */
    Buffer whole(UpstreamBody prepared) {
        Buffer body = parts(prepared);
        for (HeldFile file : files) {
            file.appendHead(boundary, body);
            body.appendBuffer(file.content()).appendString("\r\n");
        }
        return body.appendString("--" + boundary + "--\r\n");
    }

    /** Returns the form up to the content of its first file, with other fields. */
    Buffer head(UpstreamBody prepared) {
        Buffer body = parts(prepared);
        files.getFirst().appendHead(boundary, body);
        return body;
    }

    /** Returns a copy of the held content of the first file. */
    Buffer begun() {
        return files.getFirst().content().copy();
    }

    private Buffer parts(UpstreamBody prepared) {
        return Buffer.buffer(UploadedFields.parts(boundary, Slice.of(prepared.toBytes())));
    }
}
