package dst.pull;

import dst.bundle.Listed;
import dst.bundle.Manifest;
import dst.bundle.PullArea;
import dst.bundle.SealedBundle;
import dst.record.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/** The data files that a sealed bundle brought along; each is verified when it has been read. */
final class BundleArea implements PullArea {
  private final SealedBundle bundle;

  BundleArea(SealedBundle bundle) {
    this.bundle = bundle;
  }

  @Override
  public InputStream open(String path) throws IOException {
    Manifest.Content content = bundle.file(path).filter(Manifest.Content::inside).orElse(null);
    if (content == null) {
      throw new NoSuchFileException(path, null, "the bundle does not hold it");
    }
    return bundle.open(content);
  }

  @Override
  public void verify(DataFile file) throws IOException {
    bundle.verified(bundle.file(file.path()).orElseThrow(), file.size(), file.sha256());
  }

  @Override
  public Optional<DataFile> sentBefore(String path) {
    return bundle
        .file(path)
        .filter(content -> !content.inside())
        .map(content -> new DataFile(path, content.sha256(), content.size(), 0));
  }

  @Override
  public List<Listed> list(String folder) {
    throw new UnsupportedOperationException("a bundle has no folders");
  }
}
