;; Binary.md: what a well-formed component is.
(component definition binary "\00asm" "\0d\00\01\00")
(assert_malformed (component binary "") "unexpected end")
(assert_malformed (component binary "\00asm") "unexpected end")
(assert_malformed (component binary "\00as") "unexpected end")
(assert_malformed (component binary "\00asx" "\0d\00\01\00") "bad magic number")
(assert_malformed (component binary "\00asm" "\0c\00\01\00") "unknown binary version")
(assert_malformed (component binary "\00asm" "\0d\00\02\00") "unknown binary version")
;; Sections: unknown ids, lengths beyond the end, content left over.
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\0d\01\00") "malformed section id")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\07\05\00") "unexpected end")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\07") "unexpected end")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\07\02\00\00") "section size mismatch")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\07\80\80\80\80\80\00") "integer representation too long")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\07\05\ff\ff\ff\ff\0f") "unexpected end")
;; Custom sections are free, but have a name.
(component definition binary "\00asm" "\0d\00\01\00" "\00\06\04name\ff")
(component definition binary "\00asm" "\0d\00\01\00" "\00\05\03abc\ff")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\00\02\05a") "unexpected end")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\00\02\01\ff") "malformed UTF-8")
;; Types, imports, exports, aliases and canons of unknown form.
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\07\02\01\00") "invalid leading byte")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\0a\05\01\03\01a\01") "invalid leading byte")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\06\02\01\09") "invalid leading byte")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\08\02\01\ff") "invalid leading byte")
;; A nested module and a nested component with a wrong head.
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\01\08\00asm\0d\00\01\00") "module")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\04\08\00asm\01\00\00\00") "component")
(component definition binary "\00asm" "\0d\00\01\00" "\01\08\00asm\01\00\00\00" "\04\08\00asm\0d\00\01\00")
;; Text.
(assert_malformed (component quote "(component (foo))") "unexpected token")
(assert_malformed (component quote "(component") "expected")
