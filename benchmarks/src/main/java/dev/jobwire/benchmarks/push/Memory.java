package dev.jobwire.benchmarks.push;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Java process holds, in KiB: {@code heap} what lives after a full collection, {@code
 * resident} what the system counts for it, buffers outside the heap included.
 *
 * @param heap KiB
 * @param resident KiB
 */
record Memory(long heap, long resident) {

  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /** That of a process, now. */
  static Memory of(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    jcmd(pid, "GC.run");
    long heap = 0;
    // Metaspace comes last and is no heap.
    String info = jcmd(pid, "GC.heap_info");
    Matcher used = USED.matcher(info.substring(0, info.indexOf("Metaspace")));
    while (used.find()) {
      heap += Long.parseLong(used.group(1));
    }
    Matcher rss = RSS.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
    if (heap == 0 || !rss.find()) {
      throw new IOException("can't tell the memory of " + pid + " from " + info);
    }
    return new Memory(heap, Long.parseLong(rss.group(1)));
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said);
    }
    return said;
  }

  /** What each of so many costs since a moment before. */
  String each(Memory before, int count) {
    return String.format(
        java.util.Locale.ROOT,
        "heap %.1f KiB, resident %.1f KiB",
        (double) (heap - before.heap) / count,
        (double) (resident - before.resident) / count);
  }
}
