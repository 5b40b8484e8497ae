// Reads JSON lines of object metadata and says of each whether the API server takes it, by its own validation.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"k8s.io/apimachinery/pkg/api/validation"
	v1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var meta v1.ObjectMeta
		if err := json.Unmarshal(lines.Bytes(), &meta); err != nil {
			panic(err)
		}
		// As customresource's strategy does for each object of a namespaced resource.
		found := validation.ValidateObjectMeta(&meta, true, validation.NameIsDNSSubdomain, field.NewPath("metadata"))
		fmt.Println(len(found) == 0)
	}
}
