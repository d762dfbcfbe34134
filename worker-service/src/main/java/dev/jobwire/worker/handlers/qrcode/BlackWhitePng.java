package dev.jobwire.worker.handlers.qrcode;

import com.google.zxing.common.BitMatrix;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes a matrix as a PNG of one bit per pixel (ISO/IEC 15948). So that the worker needs no AWT,
 * which a headless JRE may lack.
 */
final class BlackWhitePng {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final byte BIT_DEPTH = 1;
  private static final byte GREYSCALE = 0;

  private BlackWhitePng() {}

  /** The PNG: a set bit is black. */
  static byte[] encode(BitMatrix matrix) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(4_096);
    out.writeBytes(SIGNATURE);
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(matrix.getWidth())
            .putInt(matrix.getHeight())
            .put(BIT_DEPTH)
            .put(GREYSCALE)
            .put(new byte[3])
            .array();
    chunk(out, "IHDR", header, header.length);
    byte[] rows = rows(matrix);
    byte[] packed = new byte[rows.length + 64];
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try {
      deflater.setInput(rows);
      deflater.finish();
      chunk(out, "IDAT", packed, deflater.deflate(packed));
    } finally {
      deflater.end();
    }
    chunk(out, "IEND", new byte[0], 0);
    return out.toByteArray();
  }

  private static byte[] rows(BitMatrix matrix) {
    int stride = 1 + (matrix.getWidth() + 7) / 8;
    byte[] rows = new byte[stride * matrix.getHeight()];
    for (int y = 0; y < matrix.getHeight(); y++) {
      for (int x = 0; x < matrix.getWidth(); x++) {
        if (!matrix.get(x, y)) {
          rows[y * stride + 1 + x / 8] |= (byte) (0x80 >> (x % 8));
        }
      }
    }
    return rows;
  }

  private static void chunk(ByteArrayOutputStream out, String name, byte[] data, int length) {
    byte[] type = name.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(data, 0, length);
    out.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
    out.writeBytes(type);
    out.write(data, 0, length);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
